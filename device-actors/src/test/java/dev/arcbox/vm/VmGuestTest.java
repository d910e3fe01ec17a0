package dev.arcbox.vm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.arcbox.guest.GuestImage;
import dev.arcbox.hypervisor.uml.UmlHypervisor;
import dev.arcbox.platform.fd.Epoll;
import dev.arcbox.platform.fd.EpollBuffer;
import dev.arcbox.platform.fd.Inotify;
import dev.arcbox.testkit.census.ResourceCensus;
import dev.arcbox.testkit.tier.RequiresTier;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.pattern.StatusReply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The VM actor with a real kernel under it. */
@Tag("uml")
@RequiresTier(
    value = "uml",
    env = {GuestImage.KERNEL, GuestImage.MODULES, GuestImage.BUSYBOX})
class VmGuestTest {
  private static final int MIB = 1 << 20;
  private static final int DISK = 96 * MIB;

  /** Its number on x86-64, as /proc/pid/syscall begins. */
  private static final String RECVFROM = "45 ";

  /** A guest takes seconds; a machine that is busy with other builds takes its time. */
  private static final Duration LIMIT = Duration.ofMinutes(3);

  @TempDir Path folder;

  private final ActorTestKit kit = ActorTestKit.create();
  private final TestProbe<VmState> states = kit.createTestProbe();
  private final TestProbe<StatusReply<Done>> replies = kit.createTestProbe();
  private Path disk;
  private Path console;
  private ActorRef<VmActor.Command> current;

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  private ActorRef<VmActor.Command> start(GuestDevices.Opener devices, String script)
      throws IOException {
    byte[] content = new byte[16 * MIB];
    new Random(1).nextBytes(content);
    disk = Files.write(folder.resolve("disk.img"), content);
    try (RandomAccessFile file = new RandomAccessFile(disk.toFile(), "rw")) {
      file.setLength(DISK);
    }
    console = folder.resolve("console.log");
    VmConfig config =
        new VmConfig(
            "test",
            GuestImage.kernel(),
            GuestImage.initramfs(folder, List.of("virtio_blk"), script),
            List.of("quiet"),
            256L * MIB,
            1,
            List.of(new DiskSpec("arcbox-data", disk, false)),
            3,
            folder.resolve("run"),
            console);
    ActorRef<VmActor.Command> vm = kit.spawn(VmActor.create(config, new UmlHypervisor(), devices));
    current = vm;
    vm.tell(new VmActor.Watch(states.getRef()));
    assertInstanceOf(VmState.Created.class, states.receiveMessage());
    vm.tell(new VmActor.Start(replies.getRef()));
    assertInstanceOf(VmState.Starting.class, states.receiveMessage());
    assertTrue(replies.receiveMessage(LIMIT).isSuccess());
    return vm;
  }

  private VmState.Running running() throws IOException {
    return assertInstanceOf(VmState.Running.class, next());
  }

  private VmState next() throws IOException {
    try {
      return states.receiveMessage(LIMIT);
    } catch (AssertionError e) {
      TestProbe<VmMetrics> metrics = kit.createTestProbe();
      current.tell(new VmActor.Metrics(metrics.getRef()));
      throw new AssertionError(metrics.receiveMessage() + "\n" + log(), e);
    }
  }

  private String log() throws IOException {
    return Files.readString(console);
  }

  private void awaitLog(String text) throws IOException, InterruptedException {
    try (Inotify writes = Inotify.ofWritesTo(console);
        Epoll epoll = Epoll.create()) {
      epoll.add(writes, Epoll.READ, 0);
      EpollBuffer events = new EpollBuffer(1);
      while (!log().contains(text)) {
        // The last wait may have been ended by a signal.
        boolean any = epoll.await(events, (int) LIMIT.toMillis()) > 0;
        assertTrue(any || log().contains(text), "no '" + text + "' on the console");
        writes.drain();
      }
    }
  }

  private byte[] part(int offset, int length) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(disk.toFile(), "r")) {
      byte[] bytes = new byte[length];
      file.seek(offset);
      file.readFully(bytes);
      return bytes;
    }
  }

  private long allocated() throws IOException, InterruptedException {
    Process du = new ProcessBuilder("du", "--block-size=1", disk.toString()).start();
    String answer =
        new String(du.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    assertEquals(0, du.waitFor());
    return Long.parseLong(answer.replaceAll("\\s.*", "").strip());
  }

  @Test
  void endsStoppedWhenTheGuestPowersOffAndLeavesNothing() throws Exception {
    warmUp();
    ResourceCensus before = ResourceCensus.take();
    ActorRef<VmActor.Command> vm = start(StandardDevices::open, "echo up");
    assertTrue(running().pid() > 0);
    assertEquals(new VmState.Stopped("powered off"), next());
    assertEquals(Optional.empty(), before.leakSince(LIMIT));
    assertFalse(Files.readString(Path.of("/proc/self/maps")).contains("vm_file"), "mappings");
    assertFalse(Files.exists(folder.resolve("run/disk-0.sock")));
    assertTrue(
        Thread.getAllStackTraces().keySet().stream()
            .noneMatch(t -> t.getName().startsWith("test/")),
        "workers");
    kit.stop(vm);
    assertTrue(ResourceCensus.take().threads() <= before.threads() + 8, "threads");
  }

  /** Whatever is opened once for the process is open afterwards. */
  private void warmUp() throws Exception {
    start(StandardDevices::open, "echo up");
    running();
    next();
  }

  @Test
  void goesOnWhileItsDiskFailsInTheMiddleOfWrites() throws Exception {
    ActorRef<VmActor.Command> vm =
        start(
            FaultyDisk.every(40, 8),
            """
            for i in 1 2 3 4; do
              dd if=/dev/vda of=/dev/vda bs=256k count=64 seek=$((i * 64)) conv=fsync 2>&1
            done
            echo 3 > /proc/sys/vm/drop_caches
            for i in 1 2 3 4; do
              dd if=/dev/vda bs=256k count=64 skip=$((i * 64)) iflag=direct 2>/dev/null | md5sum
            done
            dd if=/dev/vda bs=256k count=64 iflag=direct 2>/dev/null | md5sum
            echo all done
            sleep 1000
            """);
    running();
    awaitLog("all done");
    TestProbe<VmMetrics> metrics = kit.createTestProbe();
    vm.tell(new VmActor.Metrics(metrics.getRef()));
    VmMetrics.Device device = metrics.receiveMessage().devices().getFirst();
    vm.tell(new VmActor.Kill(replies.getRef()));
    replies.receiveMessage(LIMIT);
    assertEquals(8, device.restarts(), log());
    assertFalse(device.needsReset());
    assertEquals(1, log().lines().filter(l -> l.endsWith("  -")).distinct().count(), log());
    byte[] first = part(0, 16 * MIB);
    for (int i = 1; i <= 4; i++) {
      assertArrayEquals(first, part(i * 16 * MIB, 16 * MIB));
    }
  }

  @Test
  void givesUpWhenADiskFailsAgainAndAgain() throws Exception {
    start(FaultyDisk.every(1, Integer.MAX_VALUE), "dd if=/dev/vda of=/dev/null count=1");
    running();
    VmState.Failed failed = assertInstanceOf(VmState.Failed.class, next());
    assertTrue(failed.reason().contains("disk-0"), failed.reason());
  }

  @Test
  void givesDiscardedSpaceBackToTheHost() throws Exception {
    start(
        StandardDevices::open,
        """
        mke2fs -F /dev/vda 80000 > /dev/null 2>&1
        mount -t ext4 /dev/vda /mnt
        dd if=/dev/urandom of=/mnt/big bs=1M count=40 conv=fsync 2>/dev/null
        sync
        echo written
        # Until the host writes into the disk's last sector, of which no page may be kept.
        while ! dd if=/dev/vda bs=512 skip=196607 count=1 2>/dev/null | grep -q go; do
          sleep 0.1
          echo 3 > /proc/sys/vm/drop_caches
        done
        rm /mnt/big
        sync
        fstrim -v /mnt
        umount /mnt
        echo trimmed
        blkdiscard /dev/vda && echo discarded
        """);
    running();
    awaitLog("written");
    assertTrue(allocated() > 40L * MIB);
    try (RandomAccessFile file = new RandomAccessFile(disk.toFile(), "rw")) {
      file.seek(DISK - 512);
      file.writeBytes("go\n");
    }
    assertEquals(new VmState.Stopped("powered off"), next());
    assertTrue(log().contains("trimmed") && log().contains("discarded"), log());
    assertTrue(allocated() < MIB, allocated() + " bytes after " + log());
    assertEquals(DISK, Files.size(disk));
  }

  @Test
  void stopsTheGuestWhenAskedAndWhenTheGraceIsOver() throws Exception {
    ActorRef<VmActor.Command> vm = start(StandardDevices::open, "echo up; sleep 1000");
    VmState.Running running = running();
    awaitLog("up");
    vm.tell(new VmActor.Stop(Duration.ofMillis(300), replies.getRef()));
    assertEquals(new VmState.Stopping(), next());
    assertInstanceOf(VmState.Stopped.class, next());
    assertTrue(replies.receiveMessage(LIMIT).isSuccess());
    assertFalse(ProcessHandle.of(running.pid()).map(ProcessHandle::isAlive).orElse(false));
  }

  @Test
  void failsWithTheConsolesTailWhenTheKernelIsKilled() throws Exception {
    ResourceCensus before = ResourceCensus.take();
    // Not by dd, which writes to descriptor 1: a process of the guest may run on for a moment after
    // its kernel was killed, and descriptor 1 is the console's file on the host.
    start(StandardDevices::open, "echo up; cp /dev/zero /dev/vda");
    long pid = running().pid();
    awaitLog("up");
    assertTrue(ProcessHandle.of(pid).orElseThrow().destroyForcibly());
    VmState.Failed failed = assertInstanceOf(VmState.Failed.class, next());
    assertTrue(failed.consoleTail().contains("up"), failed.toString());
    assertEquals(Optional.empty(), before.leakSince(LIMIT));
  }

  @Test
  void failsWhenTheGuestReboots() throws Exception {
    ResourceCensus before = ResourceCensus.take();
    start(StandardDevices::open, "reboot -f");
    running();
    VmState.Failed failed = assertInstanceOf(VmState.Failed.class, next());
    assertTrue(failed.reason().contains("restart"), failed.reason());
    assertEquals(Optional.empty(), before.leakSince(LIMIT));
  }

  @Test
  void holdsTheGuestStillWhilePaused() throws Exception {
    ActorRef<VmActor.Command> vm =
        start(StandardDevices::open, "echo up; while true; do cat /proc/uptime; done");
    running();
    awaitLog("up");
    vm.tell(new VmActor.Pause(replies.getRef()));
    assertTrue(replies.receiveMessage(LIMIT).isSuccess());
    VmState.Paused paused = assertInstanceOf(VmState.Paused.class, next());
    long size = Files.size(console);
    awaitHeld(paused.pid());
    assertEquals(size, Files.size(console));
    vm.tell(new VmActor.Resume(replies.getRef()));
    assertTrue(replies.receiveMessage(LIMIT).isSuccess());
    running();
    vm.tell(new VmActor.Kill(replies.getRef()));
    assertTrue(replies.receiveMessage(LIMIT).isSuccess());
  }

  /**
   * A kernel waits in recvfrom for the word to go on and nowhere else: all other waits of its only
   * thread are for events, and its mconsole is read without waiting.
   */
  private static void awaitHeld(long kernel) throws IOException {
    Path call = Path.of("/proc/" + kernel + "/syscall");
    while (!Files.readString(call).startsWith(RECVFROM)) {
      Thread.onSpinWait();
    }
  }

  @Test
  void endsTheGuestWhenTheActorStops() throws Exception {
    ActorRef<VmActor.Command> vm = start(StandardDevices::open, "echo up; sleep 1000");
    long pid = running().pid();
    awaitLog("up");
    kit.stop(vm, LIMIT);
    assertFalse(ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false));
    assertFalse(Files.exists(folder.resolve("run/disk-0.sock")));
  }

  @Test
  void saysWhyAVmCannotStart() {
    VmConfig config =
        new VmConfig(
            "test",
            GuestImage.kernel(),
            folder.resolve("none"),
            List.of(),
            256L * MIB,
            1,
            List.of(new DiskSpec("x", folder.resolve("missing.img"), false)),
            3,
            folder.resolve("run"),
            folder.resolve("console"));
    ActorRef<VmActor.Command> vm = kit.spawn(VmActor.create(config, new UmlHypervisor()));
    vm.tell(new VmActor.Start(replies.getRef()));
    String error = replies.receiveMessage(LIMIT).getError().getMessage();
    assertTrue(error.contains("missing.img"), error);
  }
}
