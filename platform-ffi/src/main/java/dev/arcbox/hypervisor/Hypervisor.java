package dev.arcbox.hypervisor;

import java.util.function.Consumer;

/** One way to run virtual machines on this host. */
public interface Hypervisor {
  /** The name users choose it by, e.g. {@code uml}. */
  String name();

  /** Whether it works here, found out by trying. May take some milliseconds. */
  Availability availability();

  Capabilities capabilities();

  /**
   * Prepares a machine; nothing runs yet. Devices are attached to {@link VirtualMachine#transport}
   * between this and {@link VirtualMachine#start}.
   *
   * @param events told everything that happens, in order, one at a time
   * @throws HypervisorException if the configuration is not possible with this back end
   */
  VirtualMachine create(MachineConfig config, Consumer<VmEvent> events);
}
