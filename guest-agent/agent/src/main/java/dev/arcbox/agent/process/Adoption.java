package dev.arcbox.agent.process;

import dev.arcbox.platform.errno.PlatformException;
import dev.arcbox.platform.process.PidFd;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Whose child a process is, while it is not ours yet. */
final class Adoption {
  private Adoption() {}

  /** The parent's end is when the process becomes ours; empty when it is ours by now. */
  static Optional<PidFd> parentOf(int pid) {
    try {
      int parent = parentNumber(pid);
      return parent == ProcessHandle.current().pid()
          ? Optional.empty()
          : Optional.of(PidFd.open(parent));
    } catch (PlatformException | IOException e) {
      return Optional.empty(); // it ended between the two looks
    }
  }

  /** The fourth field; the second is a name in brackets that may hold anything. */
  private static int parentNumber(int pid) throws IOException {
    Path stat = Path.of("/proc", Integer.toString(pid), "stat");
    String line = new String(Files.readAllBytes(stat), StandardCharsets.ISO_8859_1);
    int state = line.lastIndexOf(')') + 2;
    int end = line.indexOf(' ', state + 2);
    return Integer.parseInt(line.substring(state + 2, end));
  }
}
