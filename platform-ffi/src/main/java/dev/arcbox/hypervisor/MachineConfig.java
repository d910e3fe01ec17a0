package dev.arcbox.hypervisor;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A machine to be made.
 *
 * @param kernelArguments for the guest; a back end adds what it needs itself
 * @param runDir a folder of this machine alone, for sockets; made if missing
 * @param consoleLog where the guest's console is appended
 */
public record MachineConfig(
    String name,
    Path kernel,
    Optional<Path> initrd,
    List<String> kernelArguments,
    long memoryBytes,
    int cpus,
    List<DeviceSlot> slots,
    Path runDir,
    Path consoleLog) {

  /** Below this no kernel of ours reaches its init. */
  private static final long LEAST_MEMORY = 32L << 20;

  public MachineConfig {
    kernelArguments = List.copyOf(kernelArguments);
    slots = List.copyOf(slots);
    if (memoryBytes < LEAST_MEMORY) {
      throw new HypervisorException.BadConfig(
          memoryBytes + " bytes of memory, at least " + LEAST_MEMORY);
    }
    if (cpus < 1) {
      throw new HypervisorException.BadConfig(cpus + " cpus");
    }
    Set<String> names = new HashSet<>();
    for (DeviceSlot slot : slots) {
      if (!names.add(slot.name())) {
        throw new HypervisorException.BadConfig("two device slots named " + slot.name());
      }
    }
    for (String argument : kernelArguments) {
      if (argument.indexOf('\0') >= 0 || argument.indexOf('\n') >= 0) {
        throw new HypervisorException.BadConfig("control character in a kernel argument");
      }
    }
  }

  public static Builder builder(String name, Path kernel) {
    return new Builder(name, kernel);
  }

  /** Collects the parts; every part has a default but name, kernel, runDir. */
  public static final class Builder {
    private static final long DEFAULT_MEMORY = 512L << 20;

    private final String name;
    private final Path kernel;
    private Optional<Path> initrd = Optional.empty();
    private List<String> kernelArguments = List.of();
    private long memoryBytes = DEFAULT_MEMORY;
    private int cpus = 1;
    private List<DeviceSlot> slots = List.of();
    private Optional<Path> runDir = Optional.empty();
    private Optional<Path> consoleLog = Optional.empty();

    private Builder(String name, Path kernel) {
      this.name = name;
      this.kernel = kernel;
    }

    public Builder initrd(Path value) {
      initrd = Optional.of(value);
      return this;
    }

    public Builder kernelArguments(List<String> value) {
      kernelArguments = value;
      return this;
    }

    public Builder memoryBytes(long value) {
      memoryBytes = value;
      return this;
    }

    public Builder cpus(int value) {
      cpus = value;
      return this;
    }

    public Builder slots(List<DeviceSlot> value) {
      slots = value;
      return this;
    }

    public Builder runDir(Path value) {
      runDir = Optional.of(value);
      return this;
    }

    public Builder consoleLog(Path value) {
      consoleLog = Optional.of(value);
      return this;
    }

    public MachineConfig build() {
      Path dir =
          runDir.orElseThrow(() -> new HypervisorException.BadConfig("no runDir for " + name));
      return new MachineConfig(
          name,
          kernel,
          initrd,
          kernelArguments,
          memoryBytes,
          cpus,
          slots,
          dir,
          consoleLog.orElse(dir.resolve("console.log")));
    }
  }
}
