package dev.arcbox.hypervisor.uml;

import dev.arcbox.hypervisor.Availability;
import dev.arcbox.hypervisor.Capabilities;
import dev.arcbox.hypervisor.Capabilities.Feature;
import dev.arcbox.hypervisor.DeviceSlot;
import dev.arcbox.hypervisor.DeviceTransport;
import dev.arcbox.hypervisor.Hypervisor;
import dev.arcbox.hypervisor.HypervisorException;
import dev.arcbox.hypervisor.MachineConfig;
import dev.arcbox.hypervisor.VirtualMachine;
import dev.arcbox.hypervisor.VmEvent;
import dev.arcbox.platform.process.Landlock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** User-mode Linux: works wherever Linux lets a process trace its children. */
public final class UmlHypervisor implements Hypervisor {
  private static final Path PTRACE_SCOPE = Path.of("/proc/sys/kernel/yama/ptrace_scope");

  /** Scope 2 needs CAP_SYS_PTRACE, which the kernel does not keep; 3 forbids all tracing. */
  private static final int FORBIDDING_SCOPE = 2;

  /** Physical memory and the kernel share the low part of one process's address space. */
  private static final long MOST_MEMORY = 64L << 30;

  /** What {@link #availability} judges by. */
  private static final long USUAL_MEMORY = 512L << 20;

  private static final Capabilities CAPABILITIES =
      new Capabilities(
          1,
          MOST_MEMORY,
          DeviceTransport.Kind.VHOST_USER,
          Set.of(Feature.PAUSE, Feature.REQUEST_STOP, Feature.PANIC_REPORT));

  /** Looks at nothing yet. */
  public UmlHypervisor() {}

  @Override
  public String name() {
    return "uml";
  }

  @Override
  public Availability availability() {
    String system = System.getProperty("os.name") + " " + System.getProperty("os.arch");
    if (!system.equals("Linux amd64")) {
      return new Availability.Unusable(
          "User-mode Linux runs on x86-64 Linux, not on " + system, "choose another back end");
    }
    if (!Files.isExecutable(Path.of("/bin/sh"))) {
      return new Availability.Unusable("there is no /bin/sh", "install a POSIX shell");
    }
    if (ptraceScope() >= FORBIDDING_SCOPE) {
      return new Availability.Unusable(
          PTRACE_SCOPE + " forbids tracing", "set kernel.yama.ptrace_scope to 1 with sysctl");
    }
    String where = MemoryFolder.choose(USUAL_MEMORY).onTmpfs() ? "tmpfs" : "a disk, which is slow";
    return new Availability.Usable(
        "processes held by "
            + label(Confinement.here())
            + ", files by "
            + (Landlock.available() ? "Landlock" : "nothing: this kernel has no Landlock")
            + ", guest memory on "
            + where);
  }

  private static String label(Confinement confinement) {
    return switch (confinement) {
      case PID_NAMESPACE -> "a pid namespace";
      case USER_NAMESPACE -> "a pid namespace in a user namespace";
      case PROCESS_GROUP ->
          "their process group (no pid namespaces here: a guest's processes may outlive a killed"
              + " kernel for some milliseconds)";
    };
  }

  private static int ptraceScope() {
    try {
      return Integer.parseInt(Files.readString(PTRACE_SCOPE).strip());
    } catch (IOException | NumberFormatException e) {
      return 0; // no such restriction here
    }
  }

  @Override
  public Capabilities capabilities() {
    return CAPABILITIES;
  }

  @Override
  public VirtualMachine create(MachineConfig config, Consumer<VmEvent> events) {
    if (config.cpus() > CAPABILITIES.mostCpus()) {
      throw new HypervisorException.BadConfig(
          config.cpus() + " vCPUs, User-mode Linux has " + CAPABILITIES.mostCpus());
    }
    if (config.memoryBytes() > MOST_MEMORY) {
      throw new HypervisorException.BadConfig(
          config.memoryBytes() + " bytes of memory, at most " + MOST_MEMORY);
    }
    if (!Files.isExecutable(config.kernel())) {
      throw new HypervisorException.BadConfig("no kernel to execute at " + config.kernel());
    }
    config.initrd().ifPresent(UmlHypervisor::requireReadable);
    UmlFolder folder = new UmlFolder(config.runDir());
    return new UmlMachine(config, folder, transport(config, folder), events);
  }

  private static void requireReadable(Path initrd) {
    if (!Files.isReadable(initrd)) {
      throw new HypervisorException.BadConfig("no initrd to read at " + initrd);
    }
  }

  private static DeviceTransport.VhostUser transport(MachineConfig config, UmlFolder folder) {
    Map<DeviceSlot, Path> sockets = new HashMap<>();
    for (DeviceSlot slot : config.slots()) {
      sockets.put(slot, folder.runDir().resolve(UmlFolder.socketName(slot)));
    }
    return new DeviceTransport.VhostUser(sockets);
  }
}
