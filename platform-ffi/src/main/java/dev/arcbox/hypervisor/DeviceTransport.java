package dev.arcbox.hypervisor;

import java.nio.file.Path;
import java.util.Map;

/** How a machine's devices are attached to it. */
public sealed interface DeviceTransport {
  /** The kinds of transport, for choosing before there is a machine. */
  enum Kind {
    VHOST_USER,
    MMIO
  }

  Kind kind();

  /**
   * The machine is the vhost-user front end: it connects to one socket per slot. All must listen
   * before {@link VirtualMachine#start}; guest memory and notifications come over them.
   */
  record VhostUser(Map<DeviceSlot, Path> sockets) implements DeviceTransport {
    public VhostUser {
      sockets = Map.copyOf(sockets);
    }

    @Override
    public Kind kind() {
      return Kind.VHOST_USER;
    }

    public Path socket(DeviceSlot slot) {
      Path path = sockets.get(slot);
      if (path == null) {
        throw new HypervisorException.BadConfig("no slot " + slot + " in this machine");
      }
      return path;
    }
  }

  /**
   * The machine has a place among its addresses for each device; see {@link MmioSlot}. All are
   * attached before {@link VirtualMachine#start}.
   */
  record Mmio(Map<DeviceSlot, MmioSlot> slots) implements DeviceTransport {
    public Mmio {
      slots = Map.copyOf(slots);
    }

    @Override
    public Kind kind() {
      return Kind.MMIO;
    }

    public MmioSlot slot(DeviceSlot slot) {
      MmioSlot place = slots.get(slot);
      if (place == null) {
        throw new HypervisorException.BadConfig("no slot " + slot + " in this machine");
      }
      return place;
    }
  }
}
