package dev.arcbox.cli.stream;

import com.google.protobuf.ByteString;
import dev.arcbox.cli.terminal.Terminal;
import dev.arcbox.proto.api.AttachRequest;
import dev.arcbox.proto.api.TerminalSize;

/** The words of ContainerService.Attach. */
public final class AttachRequests implements Requests<AttachRequest> {
  @Override
  public AttachRequest input(ByteString bytes) {
    return AttachRequest.newBuilder().setInput(bytes).build();
  }

  @Override
  public AttachRequest closeInput() {
    return AttachRequest.newBuilder().setCloseInput(true).build();
  }

  @Override
  public AttachRequest resize(Terminal.Size size) {
    return AttachRequest.newBuilder().setResize(message(size)).build();
  }

  static TerminalSize message(Terminal.Size size) {
    return TerminalSize.newBuilder().setRows(size.rows()).setCols(size.columns()).build();
  }
}
