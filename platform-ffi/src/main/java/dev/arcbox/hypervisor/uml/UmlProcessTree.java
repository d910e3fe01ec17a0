package dev.arcbox.hypervisor.uml;

import dev.arcbox.platform.fd.FileHandle;
import dev.arcbox.platform.fd.OwnedFd;
import dev.arcbox.platform.fd.Pipe;
import dev.arcbox.platform.process.ChildProcess;
import dev.arcbox.platform.process.ExitStatus;
import dev.arcbox.platform.process.Landlock;
import dev.arcbox.platform.process.SpawnSpec;
import dev.arcbox.platform.process.Spawner;
import dev.arcbox.platform.process.Stdio;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/**
 * A kernel with everything that it forks, and the pipe whose end kills it all. See the package's
 * description for the picture.
 */
final class UmlProcessTree implements AutoCloseable {
  /**
   * Runs as pid 1 of the outer namespace, with the lifeline as fd 3. What is called kernel here is
   * the shell that waits for it, or where there are no namespaces the kernel itself: it makes a
   * session of its own then, so its pid names its group too. A panicking kernel aborts: no core
   * file of the guest's whole memory.
   */
  private static final String SCRIPT =
      """
      ulimit -c 0
      "$@" 3<&- &
      kernel=$!
      { read -r _ <&3; kill -9 $kernel -$kernel; } 2>/dev/null &
      reader=$!
      exec 3<&-
      wait $kernel
      status=$?
      kill -9 -$kernel $reader 2>/dev/null
      exit $status
      """;

  private final ChildProcess root;
  private final OwnedFd lifeline;

  private UmlProcessTree(ChildProcess root, OwnedFd lifeline) {
    this.root = root;
    this.lifeline = lifeline;
  }

  /**
   * Starts {@code kernel} in {@code directory}; its output goes to {@code console}.
   *
   * @param rules the files that it may touch, where the host's kernel can enforce that; none means
   *     all
   */
  static UmlProcessTree start(
      String name,
      List<String> kernel,
      Path directory,
      Path memory,
      FileHandle console,
      Confinement within,
      List<Landlock.Rule> rules) {
    List<String> command = new ArrayList<>(within.around());
    command.addAll(List.of("/bin/sh", "-c", SCRIPT, "arcbox-vm-" + name));
    command.addAll(within.beforeKernel());
    command.addAll(kernel);
    Pipe pipe = Pipe.open();
    try {
      Stdio log = Stdio.use(console);
      SpawnSpec spec =
          SpawnSpec.of(command)
              .environment(environment(directory, memory))
              .directory(directory)
              .stdio(Stdio.discard(), log, log)
              .inherited(List.of(pipe.source()));
      boolean restrict = !rules.isEmpty() && Landlock.available();
      ChildProcess root = restrict ? Landlock.spawn(spec, rules) : Spawner.spawn(spec);
      return new UmlProcessTree(root, pipe.sink());
    } catch (RuntimeException e) {
      pipe.sink().close();
      throw e;
    } finally {
      pipe.source().close();
    }
  }

  private static Map<String, String> environment(Path directory, Path memory) {
    return Map.of(
        "PATH", "/usr/sbin:/usr/bin:/sbin:/bin",
        "HOME", directory.toString(),
        "TMPDIR", memory.toString());
  }

  /** Completed when every process of the tree has gone. */
  CompletableFuture<ExitStatus> onExit() {
    return root.onExit();
  }

  /** Kills all of it; {@link #onExit} tells when it is done. */
  void kill() {
    lifeline.close();
  }

  /** The kernel's own process, once it runs. */
  OptionalLong kernelPid(Path kernel) {
    String path = kernel.toString();
    // Of the kernel's processes the first one is the one whose parent is another program.
    return ProcessHandle.of(root.pid()).stream()
        .flatMap(ProcessHandle::descendants)
        .filter(p -> p.info().command().filter(path::equals).isPresent())
        .filter(p -> p.parent().flatMap(q -> q.info().command()).filter(path::equals).isEmpty())
        .mapToLong(ProcessHandle::pid)
        .findFirst();
  }

  @Override
  public void close() {
    lifeline.close();
    root.close();
  }
}
