package dev.arcbox.platform.process;

import dev.arcbox.platform.fd.Fd;
import java.nio.file.Path;

/** What one of a child's standard fds is. */
public sealed interface Stdio {
  /** The same as ours. */
  record Inherit() implements Stdio {}

  /** {@code /dev/null}. */
  record Discard() implements Stdio {}

  /** A copy of this fd, which stays the caller's. */
  record Use(Fd fd) implements Stdio {}

  /**
   * A terminal that the child opens itself; in a session of its own it becomes the controlling one.
   */
  record Terminal(Path path) implements Stdio {}

  static Stdio inherit() {
    return new Inherit();
  }

  static Stdio discard() {
    return new Discard();
  }

  static Stdio use(Fd fd) {
    return new Use(fd);
  }
}
