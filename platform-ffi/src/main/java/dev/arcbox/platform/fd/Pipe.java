package dev.arcbox.platform.fd;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.arcbox.platform.libc.CallState;
import dev.arcbox.platform.libc.Check;
import dev.arcbox.platform.libc.Constants;
import dev.arcbox.platform.libc.FdCalls;
import java.lang.foreign.MemorySegment;

/**
 * Both ends of a pipe. {@link Fd#nonBlocking} of an end concerns that end alone.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/pipe.2.html">pipe(2)</a>
 */
public record Pipe(OwnedFd source, OwnedFd sink) implements AutoCloseable {
  public static Pipe open() {
    MemorySegment pair = CallState.scratch();
    Check.ok(FdCalls.pipe2(pair, Constants.O_CLOEXEC), "pipe2", "");
    return new Pipe(new OwnedFd(pair.get(JAVA_INT, 0)), new OwnedFd(pair.get(JAVA_INT, 4)));
  }

  @Override
  public void close() {
    source.close();
    sink.close();
  }
}
