package dev.arcbox.vmm;

import dev.arcbox.hypervisor.MachineConfig;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Optional;

/** The kernel and initrd of a machine as bytes, mapped while they are copied into the guest. */
record KernelFiles(MemorySegment kernel, MemorySegment initrd) {
  static KernelFiles map(MachineConfig config, Arena arena) throws IOException {
    Optional<Path> initrd = config.initrd();
    return new KernelFiles(
        map(config.kernel(), arena),
        initrd.isPresent() ? map(initrd.get(), arena) : MemorySegment.NULL);
  }

  private static MemorySegment map(Path file, Arena arena) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
    }
  }
}
