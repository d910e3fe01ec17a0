package dev.arcbox.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Security, row 15: links planted in runtime, state and socket folders. */
class FoldersTest {
  @TempDir Path root;

  @Test
  void makesFoldersThatOnlyTheUserEnters() throws IOException {
    Path made = Folders.ensure(root.resolve("run"));
    assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(made)));
  }

  @Test
  void refusesALinkInAFoldersPlace() throws IOException {
    Path elsewhere = Files.createDirectory(root.resolve("elsewhere"));
    Path planted = Files.createSymbolicLink(root.resolve("run"), elsewhere);
    assertThrows(Refusal.Unsafe.class, () -> Folders.ensure(planted));
  }

  @Test
  void refusesALinkInTheSocketsPlace() throws IOException {
    Path victim = Files.writeString(root.resolve("victim"), "precious");
    Path planted = Files.createSymbolicLink(root.resolve("arcbox.sock"), victim);
    assertThrows(Refusal.Unsafe.class, () -> Folders.clearSocket(planted));
    assertEquals("precious", Files.readString(victim));
  }

  @Test
  void replacesADeadDaemonsSocket() throws IOException {
    Path socket = root.resolve("arcbox.sock");
    try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      dead.bind(UnixDomainSocketAddress.of(socket));
    }
    Folders.clearSocket(socket);
    assertFalse(Files.exists(socket));
    Folders.clearSocket(socket);
  }

  @Test
  void deletesALinkAndNotWhatItNames() throws IOException {
    Path outside = Files.createDirectory(root.resolve("outside"));
    Files.writeString(outside.resolve("file"), "precious");
    Path tree = Files.createDirectory(root.resolve("tree"));
    Files.createSymbolicLink(tree.resolve("link"), outside);
    Folders.delete(tree);
    assertFalse(Files.exists(tree));
    assertTrue(Files.exists(outside.resolve("file")));
  }

  @Test
  void theLockIsNotTakenThroughALink() throws IOException {
    Path victim = Files.writeString(root.resolve("victim"), "precious");
    Path planted = Files.createSymbolicLink(root.resolve("daemon.lock"), victim);
    assertThrows(Refusal.Unsafe.class, () -> DaemonLock.take(planted));
    assertEquals("precious", Files.readString(victim));
  }
}
