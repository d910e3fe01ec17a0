package dev.arcbox.ttrpc;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Optional;

/**
 * The protobuf messages around the payloads, {@code ttrpc.Request} and {@code ttrpc.Response},
 * written and read by hand: the message goes straight into the frame, and no generated class is
 * loaded for it.
 */
final class Envelope {
  private Envelope() {}

  /** A request as received; the payload stays a slice of the frame. */
  @SuppressWarnings("ArrayRecordComponent") // carries the frame once, is never compared
  record Request(
      String service, String method, byte[] frame, int offset, int length, long timeoutNanos) {
    byte[] payload() {
      return Arrays.copyOfRange(frame, offset, offset + length);
    }
  }

  /** A response as received. */
  @SuppressWarnings("ArrayRecordComponent") // carries the frame once, is never compared
  record Response(StatusCode code, String message, byte[] frame, int offset, int length) {
    byte[] payload() {
      return Arrays.copyOfRange(frame, offset, offset + length);
    }
  }

  static byte[] request(
      TtrpcMethod<?, ?> method, Optional<? extends MessageLite> message, long timeoutNanos) {
    int size = message.map(MessageLite::getSerializedSize).orElse(0);
    int total =
        CodedOutputStream.computeStringSize(1, method.service())
            + CodedOutputStream.computeStringSize(2, method.name())
            + payloadSize(message, size)
            + (timeoutNanos == 0 ? 0 : CodedOutputStream.computeInt64Size(4, timeoutNanos));
    byte[] frame = frame(total);
    CodedOutputStream out = CodedOutputStream.newInstance(frame, Frame.HEADER, total);
    try {
      out.writeString(1, method.service());
      out.writeString(2, method.name());
      if (message.isPresent()) {
        writePayload(out, 3, message.get(), size);
      }
      if (timeoutNanos != 0) {
        out.writeInt64(4, timeoutNanos);
      }
      out.checkNoSpaceLeft();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return frame;
  }

  static byte[] response(MessageLite message) {
    int size = message.getSerializedSize();
    int total = payloadSize(Optional.of(message), size);
    byte[] frame = frame(total);
    CodedOutputStream out = CodedOutputStream.newInstance(frame, Frame.HEADER, total);
    try {
      writePayload(out, 2, message, size);
      out.checkNoSpaceLeft();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return frame;
  }

  static byte[] failure(StatusCode code, String text) {
    int status =
        CodedOutputStream.computeInt32Size(1, code.number())
            + CodedOutputStream.computeStringSize(2, text);
    int total =
        CodedOutputStream.computeTagSize(1)
            + CodedOutputStream.computeUInt32SizeNoTag(status)
            + status;
    byte[] frame = frame(total);
    CodedOutputStream out = CodedOutputStream.newInstance(frame, Frame.HEADER, total);
    try {
      out.writeTag(1, WireFormat.WIRETYPE_LENGTH_DELIMITED);
      out.writeUInt32NoTag(status);
      out.writeInt32(1, code.number());
      out.writeString(2, text);
      out.checkNoSpaceLeft();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return frame;
  }

  static byte[] data(MessageLite message) {
    int size = message.getSerializedSize();
    byte[] frame = frame(size);
    CodedOutputStream out = CodedOutputStream.newInstance(frame, Frame.HEADER, size);
    try {
      message.writeTo(out);
      out.checkNoSpaceLeft();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return frame;
  }

  static byte[] empty() {
    return new byte[Frame.HEADER];
  }

  static Request readRequest(byte[] frame) throws IOException {
    CodedInputStream in = CodedInputStream.newInstance(frame);
    String service = "";
    String method = "";
    int offset = 0;
    int length = 0;
    long timeout = 0;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case 1 << 3 | 2 -> service = in.readStringRequireUtf8();
        case 2 << 3 | 2 -> method = in.readStringRequireUtf8();
        case 3 << 3 | 2 -> {
          length = slice(in, frame);
          offset = in.getTotalBytesRead() - length;
        }
        case 4 << 3 -> timeout = in.readInt64();
        default -> skip(in, tag);
      }
    }
    return new Request(service, method, frame, offset, length, timeout);
  }

  static Response readResponse(byte[] frame) throws IOException {
    CodedInputStream in = CodedInputStream.newInstance(frame);
    StatusCode code = StatusCode.OK;
    String message = "";
    int offset = 0;
    int length = 0;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case 1 << 3 | 2 -> {
          int end = in.pushLimit(in.readRawVarint32());
          for (int inner = in.readTag(); inner != 0; inner = in.readTag()) {
            switch (inner) {
              case 1 << 3 -> code = StatusCode.of(in.readInt32());
              case 2 << 3 | 2 -> message = in.readString();
              default -> skip(in, inner);
            }
          }
          in.popLimit(end);
        }
        case 2 << 3 | 2 -> {
          length = slice(in, frame);
          offset = in.getTotalBytesRead() - length;
        }
        default -> skip(in, tag);
      }
    }
    return new Response(code, message, frame, offset, length);
  }

  /** The length of the bytes field that starts here; the input stands behind it afterwards. */
  private static int slice(CodedInputStream in, byte[] frame) throws IOException {
    int length = in.readRawVarint32();
    if (length < 0 || length > frame.length - in.getTotalBytesRead()) {
      throw new ProtocolException("payload of " + length + " bytes in a frame of " + frame.length);
    }
    in.skipRawBytes(length);
    return length;
  }

  private static void skip(CodedInputStream in, int tag) throws IOException {
    if (!in.skipField(tag)) {
      throw new ProtocolException("end-group tag in an envelope");
    }
  }

  private static int payloadSize(Optional<? extends MessageLite> message, int size) {
    return message.isEmpty()
        ? 0
        : CodedOutputStream.computeTagSize(3)
            + CodedOutputStream.computeUInt32SizeNoTag(size)
            + size;
  }

  private static void writePayload(CodedOutputStream out, int field, MessageLite message, int size)
      throws IOException {
    out.writeTag(field, WireFormat.WIRETYPE_LENGTH_DELIMITED);
    out.writeUInt32NoTag(size);
    message.writeTo(out);
  }

  private static byte[] frame(int payload) {
    if (payload > Frame.MAX_PAYLOAD) {
      throw new TtrpcException(
          StatusCode.RESOURCE_EXHAUSTED,
          "message of " + payload + " bytes is longer than the limit of " + Frame.MAX_PAYLOAD);
    }
    return payload == 0 ? Envelope.empty() : new byte[Frame.HEADER + payload];
  }
}
