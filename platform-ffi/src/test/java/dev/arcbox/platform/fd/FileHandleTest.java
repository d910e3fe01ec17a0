package dev.arcbox.platform.fd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.arcbox.platform.errno.Errno;
import dev.arcbox.platform.errno.PlatformException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("host")
class FileHandleTest {
  @TempDir Path folder;

  private static MemorySegment bytes(Arena arena, int... values) {
    MemorySegment segment = arena.allocate(values.length);
    for (int i = 0; i < values.length; i++) {
      segment.set(ValueLayout.JAVA_BYTE, i, (byte) values[i]);
    }
    return segment;
  }

  @Test
  void scattersAndGathers() throws Exception {
    Path path = folder.resolve("f");
    try (Arena arena = Arena.ofConfined();
        FileHandle file = FileHandle.open(path, FileOpen.readWrite().creatingNew())) {
      IoVec pieces = new IoVec(4);
      pieces.add(bytes(arena, 1, 2)).add(bytes(arena, 9, 3, 4, 9), 1, 2);
      assertEquals(4, pieces.bytes());
      assertEquals(4, file.pwritev(pieces, 1));
      assertArrayEquals(new byte[] {0, 1, 2, 3, 4}, Files.readAllBytes(path));
      MemorySegment first = arena.allocate(1);
      MemorySegment second = arena.allocate(8);
      assertEquals(5, file.preadv(pieces.clear().add(first).add(second), 0));
      assertEquals(4, second.get(ValueLayout.JAVA_BYTE, 3));
      assertEquals(0, file.preadv(pieces, 100));
      assertEquals(5, file.size());
    }
  }

  @Test
  void punchesAndZeroes() throws Exception {
    Path path = folder.resolve("f");
    byte[] full = new byte[256 * 1024];
    java.util.Arrays.fill(full, (byte) 7);
    Files.write(path, full);
    try (FileHandle file = FileHandle.open(path, FileOpen.readWrite())) {
      file.punchHole(0, 128 * 1024);
      file.fdatasync();
      assertEquals(full.length, file.size());
      byte[] now = Files.readAllBytes(path);
      assertEquals(0, now[0]);
      assertEquals(7, now[128 * 1024]);
    }
  }

  @Test
  void refusesLinksAndSecondCreation() throws Exception {
    Path real = Files.createFile(folder.resolve("real"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), real);
    PlatformException loop =
        assertThrows(PlatformException.class, () -> FileHandle.open(link, FileOpen.readOnly()));
    assertEquals(Errno.ELOOP, loop.errno());
    assertTrue(loop.getMessage().contains(link.toString()));
    FileHandle.open(link, FileOpen.readOnly().followingLinks()).close();
    PlatformException exists =
        assertThrows(
            PlatformException.class,
            () -> FileHandle.open(real, FileOpen.readWrite().creatingNew()));
    assertEquals(Errno.EEXIST, exists.errno());
  }

  @Test
  void lockIsExclusiveAndGoesWithTheFd() {
    Path path = folder.resolve("lock");
    FileLock first = FileLock.tryLock(path).orElseThrow();
    assertTrue(FileLock.tryLock(path).isEmpty());
    first.close();
    FileLock.tryLock(path).orElseThrow().close();
  }

  @Test
  void ioVecAdvancesOverWholeAndPartPieces() {
    try (Arena arena = Arena.ofConfined()) {
      IoVec pieces = new IoVec(3);
      pieces.add(bytes(arena, 1, 2)).add(bytes(arena, 3, 4, 5)).add(bytes(arena, 6));
      pieces.advance(3);
      assertEquals(2, pieces.count());
      assertEquals(3, pieces.bytes());
      Pipe pipe = Pipe.open();
      try (pipe) {
        assertEquals(3, FdIo.writev(pipe.sink().fd(), pieces));
        MemorySegment got = arena.allocate(8);
        assertEquals(3, FdIo.read(pipe.source().fd(), got));
        assertEquals(4, got.get(ValueLayout.JAVA_BYTE, 0));
        assertEquals(6, got.get(ValueLayout.JAVA_BYTE, 2));
      }
      pieces.advance(3);
      assertEquals(0, pieces.count());
    }
  }

  @Test
  void ioVecRefusesWhatTheKernelMustNotTouch() {
    IoVec pieces = new IoVec(1);
    Arena arena = Arena.ofConfined();
    MemorySegment gone = arena.allocate(8);
    assertThrows(IndexOutOfBoundsException.class, () -> pieces.add(gone, 4, 5));
    assertThrows(IndexOutOfBoundsException.class, () -> pieces.add(gone, Long.MAX_VALUE, 1));
    arena.close();
    assertThrows(IllegalArgumentException.class, () -> pieces.add(gone));
    MemorySegment heap = MemorySegment.ofArray(new byte[4]);
    assertThrows(IllegalArgumentException.class, () -> pieces.add(heap));
    assertEquals(0, pieces.count());
  }
}
