package dev.arcbox.vmm;

import dev.arcbox.hypervisor.Availability;
import dev.arcbox.hypervisor.Capabilities;
import dev.arcbox.hypervisor.Capabilities.Feature;
import dev.arcbox.hypervisor.DeviceTransport;
import dev.arcbox.hypervisor.Hypervisor;
import dev.arcbox.hypervisor.HypervisorException;
import dev.arcbox.hypervisor.MachineConfig;
import dev.arcbox.hypervisor.VirtualMachine;
import dev.arcbox.hypervisor.VmEvent;
import dev.arcbox.hypervisor.kvm.KvmSystem;
import dev.arcbox.platform.errno.Errno;
import dev.arcbox.platform.errno.PlatformException;
import dev.arcbox.vmm.acpi.Platform;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;

/** Linux KVM on x86-64, where it is worth its name. */
public final class KvmHypervisor implements Hypervisor {
  /** As far as 36 bits of physical address go with room to spare; every KVM host has those. */
  private static final long MOST_MEMORY = 32L << 30;

  /** Looks at nothing yet. */
  public KvmHypervisor() {}

  @Override
  public String name() {
    return "kvm";
  }

  @Override
  public Availability availability() {
    String platform = System.getProperty("os.name") + " " + System.getProperty("os.arch");
    if (!platform.equals("Linux amd64")) {
      return new Availability.Unusable(
          "our KVM back end runs on x86-64 Linux, not on " + platform, "choose another back end");
    }
    try (KvmSystem system = KvmSystem.open()) {
      String missing = system.missing();
      if (!missing.isEmpty()) {
        return new Availability.Unusable(
            "this host's KVM has no " + missing, "use Linux 4.14 or later on the host");
      }
      return judge(RingZeroProbe.millionsPerSecond(system), nested(system));
    } catch (PlatformException e) {
      return refused(e);
    }
  }

  /** By what was measured. */
  static Availability judge(double millions, boolean nested) {
    String figure = "%.1f million instructions a second in ring 0".formatted(millions);
    if (millions < RingZeroProbe.LEAST_MILLIONS) {
      return new Availability.Unusable(
          "%s is there, but guest kernels run at %s, at least %.0f are needed: it is software"
              .formatted(KvmSystem.DEVICE, figure, RingZeroProbe.LEAST_MILLIONS),
          "turn on VT-x or AMD-V in the firmware, or nested virtualization in the outer hypervisor");
    }
    return new Availability.Usable(
        figure + (nested ? ", nested virtualization" : ", no nested virtualization"));
  }

  private static Availability refused(PlatformException e) {
    if (e.errno() == Errno.ENOENT || e.errno() == Errno.ENODEV || e.errno() == Errno.ENXIO) {
      return new Availability.Unusable(
          "there is no " + KvmSystem.DEVICE,
          "turn on VT-x or AMD-V in the firmware and load kvm_intel or kvm_amd");
    }
    if (e.errno() == Errno.EACCES || e.errno() == Errno.EPERM) {
      return new Availability.Unusable(
          "no permission to open " + KvmSystem.DEVICE, "add your user to the group kvm");
    }
    return new Availability.Unusable(e.getMessage(), "see the host's kernel log");
  }

  private static boolean nested(KvmSystem system) {
    return GuestCpuid.nested(system.supportedCpuid());
  }

  @Override
  public Capabilities capabilities() {
    Set<Feature> features =
        EnumSet.of(
            Feature.PAUSE,
            Feature.REQUEST_STOP,
            Feature.PANIC_REPORT,
            Feature.HARDWARE_ACCELERATION,
            Feature.CPU_HOTPLUG);
    int cpus = 1;
    try (KvmSystem system = KvmSystem.open()) {
      cpus = Math.min(system.mostCpus(), Platform.MOST_CPUS);
      if (nested(system)) {
        features.add(Feature.NESTED_VIRTUALIZATION);
      }
    } catch (PlatformException e) {
      // No KVM here: availability tells why.
    }
    return new Capabilities(cpus, MOST_MEMORY, DeviceTransport.Kind.MMIO, features);
  }

  @Override
  public VirtualMachine create(MachineConfig config, Consumer<VmEvent> events) {
    Capabilities capabilities = capabilities();
    if (config.cpus() > capabilities.mostCpus()) {
      throw new HypervisorException.BadConfig(
          config.cpus() + " vCPUs, this host's KVM has " + capabilities.mostCpus());
    }
    if (config.memoryBytes() > MOST_MEMORY) {
      throw new HypervisorException.BadConfig(
          config.memoryBytes() + " bytes of memory, at most " + MOST_MEMORY);
    }
    requireReadable("kernel", config.kernel());
    config.initrd().ifPresent(initrd -> requireReadable("initrd", initrd));
    try {
      Files.createDirectories(config.runDir());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new KvmMachine(config, mostCpus(config, capabilities), events);
  }

  /** Those that it starts with, and as many as the host has to add later. */
  private static int mostCpus(MachineConfig config, Capabilities capabilities) {
    int host = Math.min(Runtime.getRuntime().availableProcessors(), capabilities.mostCpus());
    return Math.max(config.cpus(), host);
  }

  private static void requireReadable(String what, Path file) {
    if (!Files.isReadable(file)) {
      throw new HypervisorException.BadConfig("no " + what + " to read at " + file);
    }
  }
}
