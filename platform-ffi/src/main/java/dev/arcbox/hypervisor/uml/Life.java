package dev.arcbox.hypervisor.uml;

import dev.arcbox.hypervisor.MachineConfig;
import dev.arcbox.hypervisor.VmExit;
import dev.arcbox.platform.errno.PlatformException;
import dev.arcbox.platform.fd.FileHandle;
import dev.arcbox.platform.fd.FileOpen;
import dev.arcbox.platform.process.ExitStatus;
import dev.arcbox.platform.socket.UnixDatagramSocket;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * What exists while a machine runs, and what became known of its end. Guarded by the machine's
 * lock.
 */
final class Life implements AutoCloseable {
  private final UmlProcessTree tree;
  private final ReportWatcher.Source reports;
  private final Optional<ReportWatcher.Console> console;
  private Optional<VmExit> killed = Optional.empty();
  private Optional<String> panic = Optional.empty();
  private OptionalLong pid = OptionalLong.empty();

  private Life(
      UmlProcessTree tree, ReportWatcher.Source reports, Optional<ReportWatcher.Console> console) {
    this.tree = tree;
    this.reports = reports;
    this.console = console;
  }

  /**
   * Starts it.
   *
   * @param warnings hears what went wrong beside it; nothing of the guest depends on that
   */
  static Life begin(
      MachineConfig config,
      UmlFolder folder,
      Consumer<MconsoleMessage.Report> reader,
      Consumer<String> warnings)
      throws IOException {
    folder.make(config.kernel());
    UnixDatagramSocket notify = UnixDatagramSocket.bind(folder.notifySocket());
    ReportWatcher.Source reports = ReportWatcher.watch(notify, reader);
    try (FileHandle console = FileHandle.open(config.consoleLog(), FileOpen.append())) {
      Path memory = MemoryFolder.choose(config.memoryBytes()).folder();
      Confinement within = Confinement.here();
      UmlProcessTree tree =
          UmlProcessTree.start(
              config.name(),
              UmlCommandLine.of(config, folder),
              folder.runDir(),
              memory,
              console,
              within,
              FileRules.of(config, folder, memory, within));
      return new Life(tree, reports, bound(config.consoleLog(), warnings));
    } catch (RuntimeException e) {
      reports.close();
      throw e;
    }
  }

  private static Optional<ReportWatcher.Console> bound(Path log, Consumer<String> warnings) {
    try {
      return Optional.of(
          ReportWatcher.bound(
              log, problem -> warnings.accept("the console is not bounded: " + problem)));
    } catch (PlatformException e) {
      warnings.accept("the console is not bounded: " + e.getMessage()); // too many watches
      return Optional.empty();
    }
  }

  /** Ends it, for {@code why} unless a reason is known already. */
  void kill(VmExit why) {
    killed = killed.or(() -> Optional.of(why));
    tree.kill();
  }

  OptionalLong pid() {
    return pid;
  }

  /** Tells the end, after everything that the kernel reported before it. */
  void onExit(Consumer<ExitStatus> listener) {
    var _ = tree.onExit().thenAccept(status -> reports.afterReports(() -> listener.accept(status)));
  }

  void up(Path kernel) throws IOException {
    pid = tree.kernelPid(kernel.toRealPath());
  }

  /**
   * It is to end by itself now, and cannot: it aborts, and the first process of a namespace does
   * not get that signal from its own.
   */
  void panicked(String message) {
    panic = Optional.of(message);
    tree.kill();
  }

  /** What the end of the process means. */
  VmExit exit(ExitStatus status) {
    if (killed.isPresent()) {
      return killed.get();
    }
    if (panic.isPresent()) {
      return new VmExit.Panicked(panic.get());
    }
    int code = status.shellCode();
    return switch (code) {
      case 0 -> new VmExit.PoweredOff();
      case UmlFolder.REBOOT_CODE -> new VmExit.Restarted();
      default ->
          new VmExit.Failed(
              code > 128
                  ? "kernel process ended by signal " + (code - 128)
                  : "kernel process ended with code " + code);
    };
  }

  @Override
  public void close() {
    tree.close();
    reports.close();
    console.ifPresent(ReportWatcher.Console::close);
  }
}
