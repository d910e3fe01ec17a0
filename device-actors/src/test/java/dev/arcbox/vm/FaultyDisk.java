package dev.arcbox.vm;

import dev.arcbox.hypervisor.DeviceSlot;
import dev.arcbox.virtio.DeviceContext;
import dev.arcbox.virtio.VirtioDevice;
import dev.arcbox.virtio.VirtioQueue;
import dev.arcbox.virtio.blk.BlkDevice;
import dev.arcbox.virtio.blk.BlkDisk;
import dev.arcbox.virtio.queue.BrokenRingException;
import dev.arcbox.virtio.queue.DescriptorChain;
import dev.arcbox.virtio.vsock.VsockEndpoint;
import dev.arcbox.virtio.vsock.VsockHost;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** One good disk whose device throws, with a request in hand, every so many turns. */
final class FaultyDisk implements GuestDevices {
  private final BlkDisk disk;
  private final VsockEndpoint vsock;
  private final int every;
  private final int most;
  private final AtomicInteger turns = new AtomicInteger();
  private final AtomicInteger faults = new AtomicInteger();

  private FaultyDisk(VmConfig config, int every, int most) throws IOException {
    DiskSpec spec = config.disks().getFirst();
    this.disk = BlkDisk.open(spec.file(), spec.readOnly(), spec.serial());
    this.vsock = new VsockEndpoint(config.guestCid());
    this.every = every;
    this.most = most;
  }

  static Opener every(int turns, int mostFaults) {
    return config -> new FaultyDisk(config, turns, mostFaults);
  }

  @Override
  public List<DeviceSpec> devices() {
    return List.of(
        new DeviceSpec(
            new DeviceSlot("disk-0", BlkDevice.DEVICE_ID), () -> new Faulty(new BlkDevice(disk))));
  }

  @Override
  public VsockHost vsock() {
    return vsock;
  }

  @Override
  public void close() {
    vsock.close();
    disk.close();
  }

  private final class Faulty implements VirtioDevice {
    private final BlkDevice inner;

    Faulty(BlkDevice inner) {
      this.inner = inner;
    }

    @Override
    public int deviceId() {
      return inner.deviceId();
    }

    @Override
    public int queueCount() {
      return inner.queueCount();
    }

    @Override
    public long features() {
      return inner.features();
    }

    @Override
    public int configSize() {
      return inner.configSize();
    }

    @Override
    public void readConfig(int offset, MemorySegment target, int length) {
      inner.readConfig(offset, target, length);
    }

    @Override
    public void activate(DeviceContext context) {
      inner.activate(context);
    }

    @Override
    public void process(VirtioQueue queue) throws BrokenRingException {
      if (turns.incrementAndGet() % every == 0
          && faults.get() < most
          && queue.pop(new DescriptorChain())) {
        faults.incrementAndGet();
        throw new IllegalStateException("fault " + faults.get() + " with a request in hand");
      }
      inner.process(queue);
    }

    @Override
    public void reset() {
      inner.reset();
    }

    @Override
    public void close() {
      inner.close();
    }
  }
}
