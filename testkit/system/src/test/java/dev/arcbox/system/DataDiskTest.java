package dev.arcbox.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.arcbox.testkit.tier.RequiresTier;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What outlives a boot: the data disk, and the right time in spite of it. */
@Tag("uml")
@RequiresTier(
    value = "uml",
    env = "ARCBOX_HOME",
    programs = {"debugfs"})
class DataDiskTest extends GuestTest {
  private static final int LOOKS = 120;

  @Override
  String configuration() {
    return "arcbox.machine.disk = 512 MiB\narcbox.agent.health-interval = 1 second\n";
  }

  private long diskKilobytes() {
    String[] words = arcbox.ok("run", "--rm", "busybox", "df", "-k", "/").split("\\s+", -1);
    return Long.parseLong(words[words.length - 5]);
  }

  private void debugfs(Path disk, String command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(List.of("debugfs", "-w", "-R", command, disk.toString()))
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
  }

  @Test
  void diskGrowsWithItsConfigurationAndIsRepairedWhenDamaged() throws Exception {
    arcbox.ok("run", "--name", "keeper", "busybox", "sh", "-c", "echo precious > /file");
    long small = diskKilobytes();
    assertTrue(small > 300_000 && small < 524_288, "a disk of " + small + " KiB");
    arcbox.ok("daemon", "stop", "--force");

    Files.writeString(
        arcbox.home().resolve("arcbox.conf"),
        "arcbox.machine.disk = 1 GiB\narcbox.agent.health-interval = 1 second\n");
    long large = diskKilobytes();
    assertTrue(large > 2 * small - 100_000, "grown from " + small + " to " + large + " KiB");
    assertEquals(0, arcbox.run("start", "keeper").code());
    arcbox.ok("daemon", "stop", "--force");

    Path disk;
    try (var files = Files.walk(arcbox.data())) {
      disk =
          files
              .filter(f -> f.getFileName().toString().equals("data.raw"))
              .findFirst()
              .orElseThrow();
    }
    // A name that leads to an inode that is free, counts that are wrong, and the kernel's note.
    debugfs(disk, "mkdir /arcbox-damage");
    debugfs(disk, "clri /arcbox-damage");
    debugfs(disk, "set_super_value free_blocks_count 1");
    debugfs(disk, "set_super_value state 2");
    assertTrue(diskKilobytes() > 2 * small - 100_000);
    assertEquals(0, arcbox.run("start", "keeper").code());
    arcbox.ok("daemon", "stop", "--force");
    debugfs(disk, "stat /layers"); // readable
    assertTrue(DiskState.clean(disk), "the disk is marked as damaged still");
  }

  @Test
  void guestsClockIsSetRightWhileContainersRun() {
    arcbox.ok("run", "-d", "--name", "clock", "busybox", "sleep", "100000");
    arcbox.ok("run", "--rm", "--cap-add", "SYS_TIME", "busybox", "date", "-s", "@1000000000");
    long off = Long.MAX_VALUE;
    for (int i = 0; i < LOOKS && off > 100; i++) {
      long guest = Long.parseLong(arcbox.ok("exec", "clock", "date", "+%s"));
      off = Math.abs(guest - System.currentTimeMillis() / 1000);
    }
    assertTrue(off <= 100, "the guest's clock is off by " + off + " seconds");
    arcbox.ok("rm", "-f", "clock");
  }

  /** The super block's own word. */
  private static final class DiskState {
    private DiskState() {}

    static boolean clean(Path disk) throws IOException {
      try (var channel = Files.newByteChannel(disk)) {
        var state = java.nio.ByteBuffer.allocate(2).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        channel.position(1024 + 58);
        while (state.hasRemaining() && channel.read(state) >= 0) {}
        return (state.getShort(0) & 2) == 0;
      }
    }
  }
}
