package dev.arcbox.platform.socket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.arcbox.platform.errno.Errno;
import dev.arcbox.platform.errno.PlatformException;
import dev.arcbox.platform.fd.EventFd;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("host")
class UnixStreamSocketTest {
  @TempDir Path folder;

  @Test
  void carriesBytesAndFds() {
    var pair = UnixStreamSocket.pair();
    try (Arena arena = Arena.ofConfined();
        UnixStreamSocket left = pair.get(0);
        UnixStreamSocket right = pair.get(1);
        EventFd event = EventFd.create()) {
      MemorySegment hello = arena.allocateFrom("hello");
      left.sendAll(hello, event.fd(), event.fd());
      MemorySegment into = arena.allocate(6);
      try (Received got = right.receiveFully(into)) {
        assertEquals("hello", into.getString(0));
        assertEquals(2, got.fds().size());
        EventFd other = EventFd.adopt(got.fds().get(1));
        other.signal();
        other.close();
        assertEquals(1, event.drain());
      }
      left.shutdownOutput();
      assertTrue(right.receive(into).end());
    }
  }

  @Test
  void acceptsAndTellsThePeer() {
    Path path = folder.resolve("a-name-that-is-rather-long-".repeat(3) + ".sock");
    try (UnixListener listener = UnixListener.bind(path);
        UnixStreamSocket client = UnixStreamSocket.connect(path);
        UnixStreamSocket server = listener.accept().orElseThrow()) {
      assertEquals(ProcessHandle.current().pid(), server.peer().pid());
      assertEquals(server.peer(), client.peer());
    }
    assertFalse(Files.exists(path));
  }

  @Test
  void socketFileIsForOwnerAndGroupOnly() throws Exception {
    Path path = folder.resolve("s");
    try (UnixListener _ = UnixListener.bind(path)) {
      var mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
      assertTrue(mode.matches("rw-(rw-|r--|---)---"), mode);
    }
  }

  @Test
  void closingWakesABlockedAccept() {
    UnixListener listener = UnixListener.bind(folder.resolve("s"));
    var accepted = CompletableFuture.supplyAsync(listener::accept);
    listener.close();
    assertEquals(Optional.empty(), accepted.exceptionally(_ -> Optional.empty()).join());
  }

  @Test
  void replacesADeadSocketButNothingElse() throws Exception {
    Path path = folder.resolve("s");
    UnixListener dead = UnixListener.bind(path);
    Path kept = folder.resolve("kept");
    Files.createLink(kept, path);
    dead.close();
    Files.move(kept, path);
    try (UnixListener _ = UnixListener.bind(path)) {
      PlatformException busy = assertThrows(PlatformException.class, () -> UnixListener.bind(path));
      assertEquals(Errno.EADDRINUSE, busy.errno());
    }
    Files.writeString(path, "a file");
    assertThrows(PlatformException.class, () -> UnixListener.bind(path));
    assertEquals("a file", Files.readString(path));
  }

  @Test
  void refusesAFolderThatIsALink() throws Exception {
    Path real = Files.createDirectory(folder.resolve("real"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), real);
    PlatformException refused =
        assertThrows(PlatformException.class, () -> UnixListener.bind(link.resolve("s")));
    assertEquals(Errno.ENOTDIR, refused.errno());
  }

  @Test
  void datagramsComeWhole() {
    try (Arena arena = Arena.ofConfined();
        UnixDatagramSocket server = UnixDatagramSocket.bind(folder.resolve("d"));
        UnixDatagramSocket client = UnixDatagramSocket.bind(folder.resolve("c"))) {
      byte[] text = "datagram".getBytes(UTF_8);
      client.sendTo(folder.resolve("d"), arena.allocateFrom(ValueLayout.JAVA_BYTE, text));
      MemorySegment into = arena.allocate(64);
      assertEquals(text.length, server.receive(into).bytes());
      server.nonBlocking(true);
      assertEquals(-1, server.receive(into).bytes());
    }
  }
}
