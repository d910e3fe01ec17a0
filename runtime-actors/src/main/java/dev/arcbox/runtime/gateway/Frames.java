package dev.arcbox.runtime.gateway;

import com.google.protobuf.ByteString;
import dev.arcbox.proto.api.AttachRequest;
import dev.arcbox.proto.api.ExecStartRequest;
import dev.arcbox.proto.api.TerminalSize;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * How the client's messages of one kind of stream carry input, its end, and the terminal's size.
 */
record Frames<Q>(
    Function<Q, ByteString> input, Predicate<Q> closes, Function<Q, Optional<TerminalSize>> size) {
  static final Frames<AttachRequest> ATTACH =
      new Frames<>(
          AttachRequest::getInput,
          AttachRequest::getCloseInput,
          q -> q.hasResize() ? Optional.of(q.getResize()) : Optional.empty());

  static final Frames<ExecStartRequest> EXEC =
      new Frames<>(
          ExecStartRequest::getInput,
          ExecStartRequest::getCloseInput,
          q -> q.hasResize() ? Optional.of(q.getResize()) : Optional.empty());
}
