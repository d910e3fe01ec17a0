package dev.arcbox.cli.stream;

import com.google.protobuf.ByteString;
import dev.arcbox.cli.terminal.Terminal;
import dev.arcbox.proto.api.ExecStartRequest;

/** The words of ContainerService.ExecStart. */
public final class ExecRequests implements Requests<ExecStartRequest> {
  @Override
  public ExecStartRequest input(ByteString bytes) {
    return ExecStartRequest.newBuilder().setInput(bytes).build();
  }

  @Override
  public ExecStartRequest closeInput() {
    return ExecStartRequest.newBuilder().setCloseInput(true).build();
  }

  @Override
  public ExecStartRequest resize(Terminal.Size size) {
    return ExecStartRequest.newBuilder().setResize(AttachRequests.message(size)).build();
  }
}
