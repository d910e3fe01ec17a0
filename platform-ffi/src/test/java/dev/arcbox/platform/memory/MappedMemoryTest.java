package dev.arcbox.platform.memory;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.arcbox.platform.errno.Errno;
import dev.arcbox.platform.errno.PlatformException;
import dev.arcbox.platform.fd.FileHandle;
import dev.arcbox.platform.fd.OwnedFd;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("host")
class MappedMemoryTest {
  private static final long SIZE = 4 * MappedMemory.PAGE;

  @Test
  void mappingsOfOneFileAreOneMemory() {
    try (Memfd memfd = Memfd.create("test", SIZE);
        MappedMemory one = memfd.map();
        MappedMemory two = MappedMemory.shared(memfd.fd(), MappedMemory.PAGE, 4096, false)) {
      one.segment().set(JAVA_LONG, MappedMemory.PAGE + 8, 42);
      assertEquals(42, two.segment().get(JAVA_LONG, 8));
      one.punch(MappedMemory.PAGE, MappedMemory.PAGE);
      assertEquals(0, two.segment().get(JAVA_LONG, 8));
    }
  }

  @Test
  void memfdCannotBeShrunk() {
    try (Memfd memfd = Memfd.create("test", SIZE);
        OwnedFd copy = memfd.duplicate();
        FileHandle file = FileHandle.adopt(copy)) {
      PlatformException sealed =
          assertThrows(PlatformException.class, () -> file.truncate(MappedMemory.PAGE));
      assertEquals(Errno.EPERM, sealed.errno());
    }
  }

  @Test
  void accessAfterUnmapIsAnException() {
    MappedMemory memory = MappedMemory.anonymous(SIZE);
    MemorySegment segment = memory.segment();
    segment.set(JAVA_LONG, 0, 1);
    memory.close();
    memory.close();
    assertThrows(IllegalStateException.class, () -> segment.get(JAVA_LONG, 0));
  }

  @Test
  void discardedPagesAreZero() {
    try (MappedMemory memory = MappedMemory.anonymous(SIZE)) {
      memory.segment().set(JAVA_LONG, 0, 1);
      memory.discard(0, MappedMemory.PAGE);
      assertEquals(0, memory.segment().get(JAVA_LONG, 0));
      assertThrows(IndexOutOfBoundsException.class, () -> memory.guard(SIZE, MappedMemory.PAGE));
    }
  }

  @Test
  void badLengthsAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> MappedMemory.anonymous(0));
    PlatformException tooLarge =
        assertThrows(PlatformException.class, () -> MappedMemory.anonymous(1L << 60));
    assertEquals(Errno.ENOMEM, tooLarge.errno());
  }
}
