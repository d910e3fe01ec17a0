package dev.arcbox.cli.stream;

import com.google.protobuf.ByteString;
import dev.arcbox.cli.terminal.Terminal;

/** How one kind of call says what the client's side of a session says. */
public interface Requests<Q> {
  Q input(ByteString bytes);

  Q closeInput();

  Q resize(Terminal.Size size);
}
