package dev.arcbox.hypervisor.uml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryFolderTest {
  private static final Path SHM = Path.of("/dev/shm");

  @Test
  void theMountThatHoldsTheFolderCounts() {
    List<String> mounts =
        List.of("/dev/sda / ext4 rw 0 0", "udev /dev tmpfs rw 0 0", "x /dev/shmx tmpfs rw 0 0");
    assertTrue(MemoryFolder.on(SHM, mounts).onTmpfs());
    assertFalse(MemoryFolder.on(Path.of("/tmp"), mounts).onTmpfs());
    assertFalse(MemoryFolder.on(SHM, List.of()).onTmpfs());
  }

  @Test
  void laterMountsCoverEarlierOnes() {
    List<String> mounts =
        List.of(
            "a /dev/shm tmpfs rw 0 0", "b /dev/shm ext4 rw,noexec 0 0", "/dev/sda / ext4 rw 0 0");
    MemoryFolder place = MemoryFolder.on(SHM, mounts);
    assertFalse(place.onTmpfs());
    assertFalse(place.allowsExecution(mounts));
    assertTrue(place.allowsExecution(mounts.subList(0, 1)));
  }

  @Test
  void thereIsAlwaysAnAnswer() {
    assertEquals(new MemoryFolder(Path.of("/tmp"), false), MemoryFolder.choose(Long.MAX_VALUE));
  }
}
