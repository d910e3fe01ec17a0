package dev.arcbox.virtio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.arcbox.platform.fd.EventFd;
import dev.arcbox.testkit.mmio.MmioFrontEnd;
import dev.arcbox.testkit.ring.DeviceFrontEnd;
import dev.arcbox.testkit.ring.HostileDriver;
import dev.arcbox.testkit.ring.RingDriver;
import dev.arcbox.testkit.ring.SharedGuest;
import dev.arcbox.testkit.vhostuser.VhostUserFrontEnd;
import dev.arcbox.vhostuser.VhostUserRig;
import dev.arcbox.virtio.balloon.BalloonEndpoint;
import dev.arcbox.virtio.blk.BlkDevice;
import dev.arcbox.virtio.blk.BlkDisk;
import dev.arcbox.virtio.console.ConsoleEndpoint;
import dev.arcbox.virtio.console.ConsoleHistory;
import dev.arcbox.virtio.mmio.MmioRig;
import dev.arcbox.virtio.queue.QueueMetrics;
import dev.arcbox.virtio.rng.OsEntropy;
import dev.arcbox.virtio.rng.RngDevice;
import dev.arcbox.virtio.rng.RngMetrics;
import dev.arcbox.virtio.vsock.VsockEndpoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The same mischief on the rings of every device, over each transport (security rows 2 to 6). */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
final class HostileTransportTest {
  private static final int SIZE = 64;
  private static final int STEPS = 1500;
  private static final long WANTED = -1L;

  @TempDir Path folder;

  private final SharedGuest guest = SharedGuest.create(8 << 20);
  private final EventFd call = EventFd.create();

  enum Over {
    MMIO,
    VHOST_USER
  }

  @AfterEach
  void close() {
    call.close();
    guest.close();
  }

  private void torment(Over transport, DeviceFactory factory, int queues, long seed)
      throws Exception {
    switch (transport) {
      case MMIO -> {
        try (MmioRig rig = new MmioRig(guest, factory)) {
          torment(rig.driver, queues, seed, rig::settle);
          rig.driver.write(MmioFrontEnd.QUEUE_NOTIFY, 0xffff);
          rig.driver.write(MmioFrontEnd.QUEUE_NOTIFY, -1);
          rig.settle();
          judge(rig.runner.metrics(), List.copyOf(rig.events));
          rig.driver.write(MmioFrontEnd.STATUS, 0);
          assertEquals(0, rig.driver.read(MmioFrontEnd.STATUS));
        }
      }
      case VHOST_USER -> {
        try (VhostUserRig rig = new VhostUserRig(folder, factory);
            VhostUserFrontEnd driver = VhostUserFrontEnd.connect(rig.socket(), guest)) {
          torment(driver, queues, seed, rig::settle);
          judge(rig.metrics(), rig.events());
        }
      }
    }
  }

  private void torment(DeviceFrontEnd driver, int queues, long seed, Runnable settle)
      throws Exception {
    driver.negotiate(WANTED);
    List<RingDriver> rings = new ArrayList<>();
    List<HostileDriver> hostile = new ArrayList<>();
    for (int i = 0; i < queues; i++) {
      rings.add(driver.startQueue(i, SIZE, call));
      hostile.add(new HostileDriver(guest, rings.get(i).ring(), seed + i));
    }
    driver.ready();
    for (int step = 0; step < STEPS + 20; step++) {
      int queue = step % queues;
      if (step < STEPS) {
        hostile.get(queue).tolerable();
      } else {
        hostile.get(queue).step();
      }
      rings.get(queue).kick().signal();
      if (step % 7 == 0) {
        settle.run();
      }
    }
    settle.run();
  }

  private static void judge(List<QueueMetrics> metrics, List<String> events) {
    for (String event : events) {
      assertTrue(event.startsWith("broken") || event.equals("reset"), event);
    }
    assertTrue(metrics.stream().mapToLong(QueueMetrics::guestErrors).sum() > 0);
  }

  @ParameterizedTest
  @EnumSource
  void rng(Over transport) throws Exception {
    try (OsEntropy entropy = OsEntropy.open()) {
      torment(transport, () -> new RngDevice(entropy, new RngMetrics()), 1, 51);
    }
  }

  @ParameterizedTest
  @EnumSource
  void blk(Over transport) throws Exception {
    Path file = Files.write(folder.resolve("disk"), new byte[1 << 20]);
    try (BlkDisk disk = BlkDisk.open(file, false, "hostile")) {
      torment(transport, () -> new BlkDevice(disk), 1, 61);
      assertEquals(1 << 20, Files.size(file));
    }
  }

  @ParameterizedTest
  @EnumSource
  void console(Over transport) throws Exception {
    torment(transport, new ConsoleEndpoint(new ConsoleHistory(1 << 16)).devices(), 2, 71);
  }

  @ParameterizedTest
  @EnumSource
  void vsock(Over transport) throws Exception {
    try (VsockEndpoint endpoint = new VsockEndpoint(3)) {
      torment(transport, endpoint.devices(), 3, 81);
    }
  }

  @ParameterizedTest
  @EnumSource
  void balloon(Over transport) throws Exception {
    torment(transport, new BalloonEndpoint().devices(), 4, 91);
  }
}
