package dev.arcbox.hypervisor.uml;

import dev.arcbox.platform.errno.PlatformException;
import dev.arcbox.platform.process.ChildProcess;
import dev.arcbox.platform.process.ExitStatus;
import dev.arcbox.platform.process.ProcessControl;
import dev.arcbox.platform.process.SpawnSpec;
import dev.arcbox.platform.process.Spawner;
import dev.arcbox.platform.process.Stdio;
import java.util.ArrayList;
import java.util.List;

/** What holds a kernel's process tree together on this host. */
enum Confinement {
  /** A pid namespace, made with root's rights. */
  PID_NAMESPACE,

  /** A pid namespace inside a user namespace, where unprivileged users may have one. */
  USER_NAMESPACE,

  /** Only the process group. */
  PROCESS_GROUP;

  /** Both from util-linux, which is essential on Debian. */
  private static final String UNSHARE = "/usr/bin/unshare";

  private static final List<String> GIVE_UP_RIGHTS =
      List.of("/usr/bin/setpriv", "--no-new-privs", "--bounding-set=-all", "--inh-caps=-all", "--");

  /** Its first child is the first process of the namespace; it waits outside for that. */
  private static final List<String> WAIT_OUTSIDE =
      List.of("--pid", "--", "/bin/sh", "-c", "\"$@\" & wait $!", "arcbox-kernel");

  /** What stands before the command that watches over the kernel. */
  List<String> around() {
    List<String> prefix = new ArrayList<>();
    if (this != PROCESS_GROUP) {
      prefix.add(UNSHARE);
      if (this == USER_NAMESPACE) {
        prefix.addAll(List.of("--user", "--map-root-user"));
      }
      prefix.addAll(List.of("--pid", "--fork", "--kill-child=KILL", "--"));
    }
    return prefix;
  }

  /**
   * What stands before the kernel's own command: it is the first process of a namespace in that
   * namespace, so that its end is the end of all that it forked. A tracer's end alone would leave
   * those running, as processes of the host.
   */
  List<String> beforeKernel() {
    List<String> prefix = new ArrayList<>();
    if (this != PROCESS_GROUP) {
      prefix.add(UNSHARE);
      prefix.addAll(WAIT_OUTSIDE);
      prefix.addAll(GIVE_UP_RIGHTS);
    }
    return prefix;
  }

  /** The strongest that works here, found out once by trying. */
  static Confinement here() {
    return Found.HERE;
  }

  private static final class Found {
    private static final Confinement HERE = find();

    private static Confinement find() {
      if (ProcessControl.isRoot() && PID_NAMESPACE.works()) {
        return PID_NAMESPACE;
      }
      return USER_NAMESPACE.works() ? USER_NAMESPACE : PROCESS_GROUP;
    }
  }

  boolean works() {
    List<String> command = around();
    command.addAll(beforeKernel());
    command.add("/bin/true");
    Stdio none = Stdio.discard();
    SpawnSpec spec = SpawnSpec.of(command).stdio(none, none, none);
    try (ChildProcess trial = Spawner.spawn(spec)) {
      return trial.onExit().join().equals(new ExitStatus.Exited(0));
    } catch (PlatformException e) {
      return false; // no such program here
    }
  }
}
