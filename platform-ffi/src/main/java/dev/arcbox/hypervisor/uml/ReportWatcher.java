package dev.arcbox.hypervisor.uml;

import dev.arcbox.platform.errno.PlatformException;
import dev.arcbox.platform.fd.Epoll;
import dev.arcbox.platform.fd.EpollBuffer;
import dev.arcbox.platform.fd.EventFd;
import dev.arcbox.platform.socket.Received;
import dev.arcbox.platform.socket.UnixDatagramSocket;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** One thread that receives the reports of all kernels, and sleeps in between. */
final class ReportWatcher {
  /** The key of {@link #WAKE}; sources count from one. */
  private static final long WAKE_KEY = 0;

  private static final Epoll EPOLL = Epoll.create();
  private static final EventFd WAKE = EventFd.create();
  private static final Map<Long, Source> SOURCES = new ConcurrentHashMap<>();
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

    @Override
    public void close() {
      SOURCES.remove(key);
      socket.close(); // leaves the epoll set by that
    }
  }

  /** Gives each report that comes to {@code socket}, now ours, to {@code reader}. */
  static Source watch(UnixDatagramSocket socket, Consumer<MconsoleMessage.Report> reader) {
    Source source = new Source(socket, reader);
    socket.nonBlocking(true);
    SOURCES.put(source.key, source);
    EPOLL.add(socket, Epoll.READ, source.key);
    return source;
  }

  private static void run() {
    EpollBuffer events = new EpollBuffer(16);
    MemorySegment message = Arena.ofAuto().allocate(MconsoleMessage.NOTIFY);
    while (true) {
      int count = EPOLL.await(events, -1);
      for (int i = 0; i < count; i++) {
        handle(events.key(i), message);
      }
    }
  }

  private static void handle(long key, MemorySegment message) {
    if (key == WAKE_KEY) {
      var _ = WAKE.drain();
      for (Runnable task = TASKS.poll(); task != null; task = TASKS.poll()) {
        task.run();
      }
      return;
    }
    Source source = SOURCES.get(key);
    if (source != null) {
      var _ = source.read(message);
    }
  }
}
