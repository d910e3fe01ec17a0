package dev.arcbox.platform.fd;

import dev.arcbox.platform.libc.CallState;
import dev.arcbox.platform.libc.Check;
import dev.arcbox.platform.libc.Constants;
import dev.arcbox.platform.libc.EventCalls;
import dev.arcbox.platform.libc.ReadWrite;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/**
 * Readable when one of its files was written to. Which one, and how often, is not told: make one
 * for each thing that is to be known.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/inotify.7.html">inotify(7)</a>
 */
public final class Inotify extends Fd {
  /** IN_MODIFY, the same on every architecture. */
  private static final int MODIFIED = 2;

  /** Room for any event of a watched file: 16 bytes without a name. */
  private static final int EVENT = 16;

  private Inotify(int number) {
    super(number);
  }

  /** Tells of writes to {@code file} itself, under whatever name. */
  public static Inotify ofWritesTo(Path file) {
    int flags = Constants.O_CLOEXEC | Constants.O_NONBLOCK;
    Inotify made = new Inotify(Check.ok(EventCalls.inotifyInit(flags), "inotify_init1", ""));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocateFrom(file.toString());
      int watch = EventCalls.inotifyAdd(made.fd(), name, MODIFIED);
      int _ = Check.ok(watch, "inotify_add_watch", file.toString());
      return made;
    } catch (RuntimeException e) {
      made.close();
      throw e;
    }
  }

  /** Forgets what has happened; false when nothing had. */
  public boolean drain() {
    boolean any = false;
    MemorySegment event = CallState.scratch();
    while (true) {
      long result = ReadWrite.read(fd(), event, EVENT);
      if (result == Check.AGAIN) {
        return any;
      }
      if (result != Check.INTERRUPTED) {
        Check.ok(result, "read", fd());
        any = true;
      }
    }
  }
}
