package dev.arcbox.platform.fd;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.arcbox.platform.libc.SignalCalls;
import dev.arcbox.platform.memory.Memfd;
import dev.arcbox.platform.socket.UnixStreamSocket;
import dev.arcbox.platform.terminal.Pty;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("host")
class FdKindsTest {
  private static long openFds() throws IOException {
    try (Stream<Path> fds = Files.list(Path.of("/proc/self/fd"))) {
      return fds.count();
    }
  }

  @Test
  void timerFiresOnceAndCanBeTurnedOff() {
    try (TimerFd timer = TimerFd.create();
        Epoll epoll = Epoll.create()) {
      EpollBuffer events = new EpollBuffer(1);
      epoll.add(timer, Epoll.READ, 5);
      assertEquals(0, timer.drain());
      timer.after(Duration.ofMillis(1));
      assertEquals(1, epoll.await(events, -1));
      assertEquals(1, timer.drain());
      timer.every(Duration.ofMillis(1));
      assertEquals(1, epoll.await(events, -1));
      timer.disarm();
      assertEquals(0, epoll.await(events, 0));
    }
  }

  @Test
  void signalOfTheThreadIsReadable() throws Exception {
    Assumptions.assumeTrue(
        System.getProperty("os.arch").equals("amd64"), "tgkill's number is x86-64's");
    var result =
        CompletableFuture.supplyAsync(
            () -> {
              int realtime = 40; // nobody else's
              try (SignalFd signals = SignalFd.open(realtime)) {
                assertEquals(OptionalInt.empty(), signals.next());
                long thread = SignalCalls.syscall(186, 0, 0, 0, 0);
                assertEquals(
                    0, SignalCalls.syscall(234, SignalCalls.getpid(), thread, realtime, 0));
                return signals.next();
              }
            },
            task -> Thread.ofPlatform().start(task));
    assertEquals(OptionalInt.of(40), result.get());
  }

  @Test
  void channelCarriesHeapAndDirectBuffersToTheEnd() throws Exception {
    var pair = UnixStreamSocket.pair();
    try (FdChannel left = pair.get(0).channel();
        FdChannel right = pair.get(1).channel()) {
      byte[] large = "0123456789".repeat(100_000).getBytes(UTF_8);
      var writer =
          CompletableFuture.runAsync(
              () -> {
                try {
                  assertEquals(large.length, left.write(ByteBuffer.wrap(large)));
                  pair.get(0).shutdownOutput();
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              });
      ByteBuffer all = ByteBuffer.allocate(large.length + 1);
      ByteBuffer direct = ByteBuffer.allocateDirect(1000);
      while (right.read(direct.clear()) >= 0) {
        all.put(direct.flip());
        if (right.read(all) < 0) {
          break;
        }
      }
      writer.get();
      assertEquals(ByteBuffer.wrap(large), all.flip());
    }
    FdChannel closed = pair.get(1).channel();
    assertFalse(closed.isOpen());
    ByteBuffer one = ByteBuffer.allocate(1);
    assertThrows(ClosedChannelException.class, () -> closed.read(one));
  }

  @Test
  void splicesBetweenPipesAndSaysWhenItWouldBlock() {
    try (Arena arena = Arena.ofConfined();
        Pipe pipe = Pipe.open();
        Pipe other = Pipe.open()) {
      MemorySegment memory = arena.allocate(512);
      other.source().nonBlocking(true);
      assertEquals(512, FdIo.write(pipe.sink().fd(), memory));
      assertEquals(512, FdIo.splice(pipe.source().fd(), other.sink().fd(), 4096));
      assertEquals(FdIo.WOULD_BLOCK, FdIo.splice(pipe.source().fd(), other.sink().fd(), 4096));
      assertEquals(512, FdIo.read(other.source().fd(), memory));
      assertEquals(FdIo.WOULD_BLOCK, FdIo.read(other.source().fd(), memory));
      other.sink().close();
      assertEquals(0, FdIo.read(other.source().fd(), memory));
    }
  }

  @Test
  void closingWakesAReaderOfASocket() throws Exception {
    var pair = UnixStreamSocket.pair();
    FdChannel left = pair.get(0).channel();
    try (UnixStreamSocket _ = pair.get(1)) {
      var read =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return left.read(ByteBuffer.allocate(1));
                } catch (IOException e) {
                  return -1;
                }
              });
      left.close();
      assertEquals(-1, read.get());
    }
  }

  @Test
  void everyKindGivesItsFdsBack() throws Exception {
    openAndCloseAll(); // classes of the JDK keep fds of their own from first use
    long before = openFds();
    for (int i = 0; i < 100; i++) {
      openAndCloseAll();
    }
    assertEquals(before, openFds());
  }

  private static void openAndCloseAll() {
    try (EventFd event = EventFd.create();
        Epoll _ = Epoll.create();
        TimerFd _ = TimerFd.create();
        Pipe _ = Pipe.open();
        Pty pty = Pty.open();
        OwnedFd _ = pty.openOther();
        Memfd memfd = Memfd.create("test", 4096);
        var mapping = memfd.map();
        OwnedFd copy = event.duplicate()) {
      assertEquals(4096, mapping.size());
      for (UnixStreamSocket socket : UnixStreamSocket.pair()) {
        socket.close();
        socket.close();
      }
      assertTrue(memfd.isOpen() && copy.isOpen() && pty.isOpen());
    }
  }
}
