package dev.arcbox.agent.stdio;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.arcbox.platform.errno.Errno;
import dev.arcbox.platform.errno.PlatformException;
import dev.arcbox.platform.fd.Epoll;
import dev.arcbox.platform.fd.Fd;
import dev.arcbox.platform.fd.FdIo;
import dev.arcbox.platform.socket.StreamSocket;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * Bytes from one fd to another, which it owns both. Reactor thread only, except where said.
 *
 * <pre>
 *   reading ──sink full──► blocked ──sink has room──► reading
 *      └──source's end, or drained──► ended ◄──┘ (once nothing is kept)
 * </pre>
 */
public final class Flow {
  /** What happens when nobody takes the bytes any more. */
  public enum Loss {
    /** Go on reading and drop: the writer must not notice. */
    DISCARD,
    /** End the flow: the writer may learn it. */
    END
  }

  /** Reads of one turn, so that a busy stream leaves the others their turn. */
  private static final int MAX_READS = 16;

  /** As much as a pipe can hold: what was written before the process ended is within. */
  private static final long MAX_DRAINED = 1 << 20;

  private static final long END = 0;

  private final Reactor reactor;
  private final Fd source;
  private final Fd sink;
  private final Loss loss;
  private final Runnable ended;
  private Optional<byte[]> kept = Optional.empty();
  private int keptFrom;
  private long sourceKey = -1;
  private long sinkKey = -1;
  private boolean draining;
  private long drained;
  private boolean sinkLost;
  private boolean over;

  public Flow(Reactor reactor, Fd source, Fd sink, Loss loss, Runnable ended) {
    this.reactor = reactor;
    this.source = source;
    this.sink = sink;
    this.loss = loss;
    this.ended = ended;
    source.nonBlocking(true);
    sink.nonBlocking(true);
  }

  public void start() {
    if (!over && sourceKey < 0 && kept.isEmpty()) {
      sourceKey = reactor.watch(source, Epoll.READ, this::pump);
    }
  }

  /** The source gets no more bytes than it holds now: ends when those are through. */
  public void drain() {
    draining = true;
    if (kept.isEmpty()) {
      pump();
    }
  }

  /** Ends at once and loses what is under way. */
  public void cut() {
    if (!over) {
      finish();
    }
  }

  private void pump() {
    MemorySegment scratch = reactor.scratch();
    for (int i = 0; !over && (i < MAX_READS || draining); i++) {
      long count = read(scratch);
      if (count == FdIo.WOULD_BLOCK) {
        if (draining) {
          finish();
        }
        return;
      }
      if (count == END || drained > MAX_DRAINED) {
        finish();
        return;
      }
      drained += draining ? count : 0;
      if (!forward(scratch.asSlice(0, count))) {
        return;
      }
    }
  }

  private long read(MemorySegment into) {
    try {
      return FdIo.read(source.fd(), into);
    } catch (PlatformException e) {
      // EIO: the terminal's last user has gone. Otherwise the connection broke: its end as well.
      return END;
    }
  }

  /** Writes all or keeps the rest; false when it had to keep something or the flow is over. */
  private boolean forward(MemorySegment bytes) {
    long done = 0;
    while (!sinkLost && done < bytes.byteSize()) {
      long count = write(bytes.asSlice(done));
      if (count == FdIo.WOULD_BLOCK) {
        keep(bytes.asSlice(done));
        return false;
      }
      done += Math.max(0, count);
    }
    return !over;
  }

  private long write(MemorySegment bytes) {
    try {
      return FdIo.write(sink.fd(), bytes);
    } catch (PlatformException e) {
      sinkLost = true;
      if (loss == Loss.END || e.errno() == Errno.EBADF) {
        finish();
      }
      return 0;
    }
  }

  private void keep(MemorySegment rest) {
    kept = Optional.of(rest.toArray(JAVA_BYTE));
    keptFrom = 0;
    reactor.unwatch(source, sourceKey); // a hang-up would wake us again and again
    sourceKey = -1;
    sinkKey = reactor.watch(sink, Epoll.WRITE, this::flush);
  }

  private void flush() {
    byte[] rest = kept.orElseThrow();
    MemorySegment scratch = reactor.scratch();
    while (!sinkLost && keptFrom < rest.length) {
      int length = rest.length - keptFrom;
      MemorySegment.copy(rest, keptFrom, scratch, JAVA_BYTE, 0, length);
      long count = write(scratch.asSlice(0, length));
      if (count == FdIo.WOULD_BLOCK) {
        return;
      }
      keptFrom += (int) Math.max(0, count);
    }
    if (over) {
      return;
    }
    reactor.unwatch(sink, sinkKey);
    sinkKey = -1;
    kept = Optional.empty();
    if (draining) {
      pump();
    }
    start();
  }

  private void finish() {
    if (over) {
      return;
    }
    over = true;
    reactor.unwatch(source, sourceKey);
    reactor.unwatch(sink, sinkKey);
    source.close();
    if (sink instanceof StreamSocket connection && !sinkLost) {
      try {
        connection.shutdownOutput();
      } catch (PlatformException e) {
        sinkLost = true; // it broke in the meantime
      }
    }
    sink.close();
    ended.run();
  }
}
