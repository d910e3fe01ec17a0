package dev.arcbox.vm;

import dev.arcbox.hypervisor.DeviceSlot;
import dev.arcbox.virtio.balloon.BalloonDevice;
import dev.arcbox.virtio.balloon.BalloonEndpoint;
import dev.arcbox.virtio.blk.BlkDevice;
import dev.arcbox.virtio.blk.BlkDisk;
import dev.arcbox.virtio.vsock.VsockEndpoint;
import dev.arcbox.virtio.vsock.VsockHost;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What every guest of ours has: its disks in order, so that the guest names them vda, vdb and so
 * on, then vsock, and a balloon by which memory that the guest frees comes back unasked. The back
 * end's own console is the console; entropy comes with the kernel.
 */
public final class StandardDevices implements GuestDevices {
  /** VIRTIO 1.2 section 5.10.1. */
  private static final int VSOCK_ID = 19;

  private final List<DeviceSpec> specs = new ArrayList<>();
  private final List<BlkDisk> disks = new ArrayList<>();
  private final BalloonEndpoint balloon = new BalloonEndpoint();
  private final VsockEndpoint vsock;

  private StandardDevices(VmConfig config) throws IOException {
    vsock = new VsockEndpoint(config.guestCid());
    try {
      for (DiskSpec disk : config.disks()) {
        add(disk);
      }
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
    specs.add(new DeviceSpec(new DeviceSlot("vsock", VSOCK_ID), vsock.devices()));
    specs.add(
        new DeviceSpec(new DeviceSlot("balloon", BalloonDevice.DEVICE_ID), balloon.devices()));
  }

  private void add(DiskSpec spec) throws IOException {
    BlkDisk disk = BlkDisk.open(spec.file(), spec.readOnly(), spec.serial());
    DeviceSlot slot = new DeviceSlot("disk-" + disks.size(), BlkDevice.DEVICE_ID);
    disks.add(disk);
    specs.add(new DeviceSpec(slot, () -> new BlkDevice(disk)));
  }

  /** Opens the configuration's disks. */
  public static StandardDevices open(VmConfig config) throws IOException {
    return new StandardDevices(config);
  }

  @Override
  public List<DeviceSpec> devices() {
    return List.copyOf(specs);
  }

  @Override
  public VsockHost vsock() {
    return vsock;
  }

  @Override
  public Optional<BalloonEndpoint> balloon() {
    return Optional.of(balloon);
  }

  @Override
  public void close() {
    vsock.close();
    disks.forEach(BlkDisk::close);
  }
}
