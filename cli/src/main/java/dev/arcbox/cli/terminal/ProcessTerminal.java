package dev.arcbox.cli.terminal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The terminal of this process. */
public final class ProcessTerminal implements Terminal {
  @Override
  public boolean isTerminal(Stream stream) {
    Path link = Path.of("/proc/self/fd/" + stream.descriptor());
    try {
      String target = Files.readSymbolicLink(link).toString();
      return target.startsWith("/dev/pts/")
          || target.startsWith("/dev/tty")
          || target.equals("/dev/console");
    } catch (IOException e) {
      return Files.exists(Path.of("/proc/self")) ? false : Stty.isTerminal(stream.descriptor());
    }
  }

  @Override
  public Optional<Size> size() {
    return isTerminal(Stream.IN) ? Stty.size() : Optional.empty();
  }

  @Override
  public Raw raw() {
    return Stty.raw();
  }

  @Override
  public Registration onSignal(String signal, Runnable action) {
    return Signals.handle(signal, action);
  }
}
