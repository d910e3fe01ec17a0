package dev.arcbox.vm;

import dev.arcbox.hypervisor.DeviceTransport;
import dev.arcbox.hypervisor.Hypervisor;
import dev.arcbox.hypervisor.MachineConfig;
import dev.arcbox.hypervisor.VirtualMachine;
import dev.arcbox.hypervisor.VmEvent;
import dev.arcbox.virtio.balloon.BalloonEndpoint;
import dev.arcbox.virtio.vsock.VsockHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Everything that exists while a VM does: the machine, a unit for each device, and what the devices
 * are made from. Made and closed on threads that may block.
 */
final class VmAssembly implements AutoCloseable {
  private final GuestDevices devices;
  private final VirtualMachine machine;
  private final List<DeviceUnit> units;

  private VmAssembly(GuestDevices devices, VirtualMachine machine, List<DeviceUnit> units) {
    this.devices = devices;
    this.machine = machine;
    this.units = List.copyOf(units);
  }

  /** Opens, makes and listens in this order; when a step fails, those before it are undone. */
  static VmAssembly open(
      VmConfig config, Hypervisor hypervisor, GuestDevices.Opener opener, Consumer<VmEvent> events)
      throws IOException {
    makeRunDir(config.runDir());
    GuestDevices devices = opener.open(config);
    Optional<VirtualMachine> machine = Optional.empty();
    List<DeviceUnit> units = new ArrayList<>();
    try {
      VirtualMachine made = hypervisor.create(machineConfig(config, devices), events);
      machine = Optional.of(made);
      for (DeviceSpec spec : devices.devices()) {
        units.add(new DeviceUnit(config.name(), spec, place(made, spec)));
      }
      return new VmAssembly(devices, made, units);
    } catch (RuntimeException e) {
      close(machine, units, devices);
      throw e;
    }
  }

  private static DevicePlace place(VirtualMachine machine, DeviceSpec spec) {
    return switch (machine.transport()) {
      case DeviceTransport.VhostUser vhostUser -> DevicePlace.socket(vhostUser.socket(spec.slot()));
      case DeviceTransport.Mmio mmio -> DevicePlace.slot(mmio.slot(spec.slot()));
    };
  }

  /** For the owner alone; a link in its place is refused. */
  private static void makeRunDir(Path dir) throws IOException {
    if (Files.isSymbolicLink(dir)) {
      throw new IOException("run directory " + dir + " is a symbolic link");
    }
    if (!Files.isDirectory(dir, LinkOption.NOFOLLOW_LINKS)) {
      Path parent = dir.toAbsolutePath().getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      Files.createDirectory(
          dir, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
  }

  private static MachineConfig machineConfig(VmConfig config, GuestDevices devices) {
    return new MachineConfig(
        config.name(),
        config.kernel(),
        Optional.of(config.initrd()),
        config.kernelArguments(),
        config.memoryBytes(),
        config.cpus(),
        devices.devices().stream().map(DeviceSpec::slot).toList(),
        config.runDir(),
        config.consoleLog());
  }

  VirtualMachine machine() {
    return machine;
  }

  List<DeviceUnit> units() {
    return units;
  }

  VsockHost vsock() {
    return devices.vsock();
  }

  Optional<BalloonEndpoint> balloon() {
    return devices.balloon();
  }

  VmMetrics metrics() {
    return new VmMetrics(units.stream().map(DeviceUnit::metrics).toList());
  }

  /** The guest first; then nobody writes to the rings, and the units can go, then their disks. */
  @Override
  public void close() {
    close(Optional.of(machine), units, devices);
  }

  private static void close(
      Optional<VirtualMachine> machine, List<DeviceUnit> units, GuestDevices devices) {
    try {
      machine.ifPresent(VirtualMachine::close);
    } finally {
      units.forEach(DeviceUnit::close);
      devices.close();
    }
  }
}
