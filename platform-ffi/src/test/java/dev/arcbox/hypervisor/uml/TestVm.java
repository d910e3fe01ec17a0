package dev.arcbox.hypervisor.uml;

import dev.arcbox.hypervisor.MachineConfig;
import dev.arcbox.hypervisor.VirtualMachine;
import dev.arcbox.hypervisor.VmEvent;
import dev.arcbox.hypervisor.VmState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;

/** A machine with a little guest, and its events in a queue. */
final class TestVm implements AutoCloseable {
  /** Mounts what the scripts use, and says when it is up. */
  private static final String UP =
      """
      mount -t proc proc /proc
      echo guest is up
      """;

  final VirtualMachine machine;
  final BlockingQueue<VmEvent> events = new LinkedBlockingQueue<>();
  final Path runDir;

  TestVm(Path folder, String script) throws IOException {
    runDir = Files.createDirectories(folder.resolve("run"));
    Path initrd = folder.resolve("initramfs.cpio");
    Initramfs.write(initrd, NeedsUml.busybox(), UP + script);
    MachineConfig config =
        MachineConfig.builder("test", NeedsUml.kernel())
            .initrd(initrd)
            .memoryBytes(128L << 20)
            .kernelArguments(List.of("quiet"))
            .runDir(runDir)
            .consoleLog(folder.resolve("console.log"))
            .build();
    machine = new UmlHypervisor().create(config, events::add);
  }

  /** Waits for a change to a state of this kind. */
  <S extends VmState> S await(Class<S> kind) throws InterruptedException {
    while (true) {
      VmEvent event = events.take();
      if (event instanceof VmEvent.StateChanged(_, VmState to) && kind.isInstance(to)) {
        return kind.cast(to);
      }
      if (event instanceof VmEvent.StateChanged(_, VmState.Stopped(var exit, _))) {
        throw new AssertionError("stopped: " + exit + "\n" + console());
      }
    }
  }

  String console() {
    try {
      return Files.readString(machine.config().consoleLog());
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** Processes that work in the machine's folder: its whole tree. */
  static List<String> processes(Path runDir) throws IOException {
    try (Stream<Path> all = Files.list(Path.of("/proc"))) {
      return all.filter(p -> p.getFileName().toString().matches("[0-9]+"))
          .filter(p -> worksIn(p, runDir))
          .map(Path::toString)
          .toList();
    }
  }

  private static boolean worksIn(Path process, Path folder) {
    try {
      return Files.readSymbolicLink(process.resolve("cwd")).equals(folder.toRealPath());
    } catch (IOException e) {
      return false; // gone, a zombie, or another user's
    }
  }

  @Override
  public void close() {
    machine.close();
  }
}
