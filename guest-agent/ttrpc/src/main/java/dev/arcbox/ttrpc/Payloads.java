package dev.arcbox.ttrpc;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;

/** Messages from bytes that the other side wrote. */
final class Payloads {
  private Payloads() {}

  static <M extends MessageLite> M parse(
      Parser<M> parser, byte[] payload, StatusCode code, String path) {
    try {
      return parser.parseFrom(payload);
    } catch (InvalidProtocolBufferException e) {
      throw new TtrpcException(code, path + ": message does not parse: " + e.getMessage(), e);
    }
  }
}
