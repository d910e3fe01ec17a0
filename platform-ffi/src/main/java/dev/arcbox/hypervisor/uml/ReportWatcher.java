package dev.arcbox.hypervisor.uml;

import dev.arcbox.hypervisor.ConsoleLog;
import dev.arcbox.platform.errno.PlatformException;
import dev.arcbox.platform.fd.Epoll;
import dev.arcbox.platform.fd.EpollBuffer;
import dev.arcbox.platform.fd.EventFd;
import dev.arcbox.platform.fd.Inotify;
import dev.arcbox.platform.socket.Received;
import dev.arcbox.platform.socket.UnixDatagramSocket;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * One thread that receives the reports of all kernels and looks after their consoles, and sleeps in
 * between.
 */
final class ReportWatcher {
  /** The key of {@link #WAKE}; sources count from one. */
  private static final long WAKE_KEY = 0;

  private static final Epoll EPOLL = Epoll.create();
  private static final EventFd WAKE = EventFd.create();
  private static final Map<Long, Runnable> SOURCES = new ConcurrentHashMap<>();
  private static final Queue<Runnable> TASKS = new ConcurrentLinkedQueue<>();
  private static final AtomicLong LAST_KEY = new AtomicLong();

  static {
    EPOLL.add(WAKE, Epoll.READ, WAKE_KEY);
    Thread.ofPlatform().daemon().name("uml-reports").start(ReportWatcher::run);
  }

  private ReportWatcher() {}

  /** One kernel's reports, until closed. */
  static final class Source implements AutoCloseable {
    private final long key = LAST_KEY.incrementAndGet();
    private final UnixDatagramSocket socket;
    private final Consumer<MconsoleMessage.Report> reader;

    private Source(UnixDatagramSocket socket, Consumer<MconsoleMessage.Report> reader) {
      this.socket = socket;
      this.reader = reader;
    }

    /** Runs {@code task} on the watcher's thread, after all reports that were sent before now. */
    void afterReports(Runnable task) {
      TASKS.add(
          () -> {
            readAll();
            task.run();
          });
      WAKE.signal();
    }

    private void readAll() {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment message = arena.allocate(MconsoleMessage.NOTIFY);
        while (read(message)) {}
      }
    }

    private boolean read(MemorySegment message) {
      MconsoleMessage.Report report;
      try (Received got = socket.receive(message)) {
        if (got.bytes() <= 0) {
          return false;
        }
        report = MconsoleMessage.report(message, got.bytes());
      } catch (PlatformException e) {
        if (socket.isOpen()) {
          throw e;
        }
        return false; // closed in between
      }
      reader.accept(report);
      return true;
    }

    private void readOne() {
      try (Arena arena = Arena.ofConfined()) {
        var _ = read(arena.allocate(MconsoleMessage.NOTIFY));
      }
    }

    @Override
    public void close() {
      SOURCES.remove(key);
      socket.close(); // leaves the epoll set by that
    }
  }

  /** A console that may be written to, until closed. Used on the watcher's thread alone. */
  static final class Console implements AutoCloseable {
    private final long key = LAST_KEY.incrementAndGet();
    private final Inotify writes;
    private final Path log;
    private final Consumer<IOException> problems;

    private Console(Inotify writes, Path log, Consumer<IOException> problems) {
      this.writes = writes;
      this.log = log;
      this.problems = problems;
    }

    private void written() {
      if (writes.drain()) {
        trim();
      }
    }

    private void trim() {
      try {
        ConsoleLog.trim(log);
      } catch (IOException e) {
        problems.accept(e);
      }
    }

    @Override
    public void close() {
      SOURCES.remove(key);
      writes.close();
      trim(); // what was written since the last time
    }
  }

  /** Bounds a console that exists, from now on. */
  static Console bound(Path log, Consumer<IOException> problems) {
    Console console = new Console(Inotify.ofWritesTo(log), log, problems);
    SOURCES.put(console.key, console::written);
    EPOLL.add(console.writes, Epoll.READ, console.key);
    return console;
  }

  /** Gives each report that comes to {@code socket}, now ours, to {@code reader}. */
  static Source watch(UnixDatagramSocket socket, Consumer<MconsoleMessage.Report> reader) {
    Source source = new Source(socket, reader);
    socket.nonBlocking(true);
    SOURCES.put(source.key, source::readOne);
    EPOLL.add(socket, Epoll.READ, source.key);
    return source;
  }

  private static void run() {
    EpollBuffer events = new EpollBuffer(16);
    while (true) {
      int count = EPOLL.await(events, -1);
      for (int i = 0; i < count; i++) {
        handle(events.key(i));
      }
    }
  }

  private static void handle(long key) {
    if (key == WAKE_KEY) {
      var _ = WAKE.drain();
      for (Runnable task = TASKS.poll(); task != null; task = TASKS.poll()) {
        task.run();
      }
      return;
    }
    Runnable source = SOURCES.get(key);
    if (source != null) {
      source.run();
    }
  }
}
