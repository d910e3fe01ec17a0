package dev.arcbox.platform.fd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.Method;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What pinned threads call again and again allocates nothing. */
@Tag("host")
class HotCallsTest {
  /** Compiled code is what counts: the interpreter's method handles allocate now and then. */
  private static final int WARM_UP = 30_000;

  private static final int CALLS = 10_000;

  @TempDir Path folder;

  /** By reflection: this module does not read jdk.management, and only this test would use it. */
  private static long allocated() {
    try {
      Method factory =
          Class.forName("java.lang.management.ManagementFactory").getMethod("getThreadMXBean");
      Method bytes =
          Class.forName("com.sun.management.ThreadMXBean")
              .getMethod("getCurrentThreadAllocatedBytes");
      return (long) bytes.invoke(factory.invoke(null));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  private static double bytesPerCall(Runnable call) {
    for (int i = 0; i < WARM_UP; i++) {
      call.run();
    }
    long before = allocated();
    for (int i = 0; i < CALLS; i++) {
      call.run();
    }
    return (allocated() - before) / (double) CALLS;
  }

  private static void assertNothing(String what, Runnable call) {
    double bytes = bytesPerCall(call);
    assertTrue(bytes < 1, what + " allocates " + bytes + " bytes a call");
  }

  @Test
  void signalDrainAndWaitAllocateNothing() {
    try (EventFd event = EventFd.create();
        Epoll epoll = Epoll.create()) {
      EpollBuffer events = new EpollBuffer(8);
      epoll.add(event, Epoll.READ, 1);
      assertNothing(
          "signal, await, drain",
          () -> {
            event.signal();
            assertEquals(1, epoll.await(events, -1));
            assertTrue(events.readable(0));
            assertEquals(1, event.drain());
          });
    }
  }

  @Test
  void scatteredFileAccessAllocatesNothing() {
    try (Arena arena = Arena.ofShared();
        FileHandle file =
            FileHandle.open(folder.resolve("f"), FileOpen.readWrite().creatingNew())) {
      MemorySegment memory = arena.allocate(8192);
      IoVec pieces = new IoVec(4);
      assertNothing(
          "pwritev, preadv",
          () -> {
            pieces.clear().add(memory, 0, 512).add(memory, 4096, 512);
            assertEquals(1024, file.pwritev(pieces, 0));
            assertEquals(1024, file.preadv(pieces, 0));
          });
    }
  }
}
