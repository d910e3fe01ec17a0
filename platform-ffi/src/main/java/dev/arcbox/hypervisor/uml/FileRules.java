package dev.arcbox.hypervisor.uml;

import dev.arcbox.hypervisor.MachineConfig;
import dev.arcbox.platform.process.Landlock.Access;
import dev.arcbox.platform.process.Landlock.Rule;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The files that a kernel and what holds it may touch. The guest's root can make its kernel open
 * any host file otherwise: {@code mount -t hostfs -o /../..} leaves the folder that hostfs is
 * confined to (tried with 6.1), and a kernel with modules runs any code.
 */
final class FileRules {
  private FileRules() {}

  static List<Rule> of(MachineConfig config, UmlFolder folder, Path memory, Confinement within) {
    List<Rule> rules = new ArrayList<>();
    // sh, unshare and setpriv with their libraries
    Stream.of("/usr", "/bin", "/sbin", "/lib", "/lib64")
        .forEach(path -> rules.add(new Rule(Path.of(path), Access.READ_AND_EXECUTE)));
    rules.add(new Rule(Path.of("/etc/ld.so.cache"), Access.READ));
    Stream.of("/dev/null", "/dev/zero")
        .forEach(path -> rules.add(new Rule(Path.of(path), Access.READ_AND_WRITE)));
    Stream.of("/dev/random", "/dev/urandom")
        .forEach(path -> rules.add(new Rule(Path.of(path), Access.READ)));
    Stream.of("/proc/cpuinfo", "/proc/meminfo", "/proc/sys")
        .forEach(path -> rules.add(new Rule(Path.of(path), Access.READ)));
    if (within == Confinement.USER_NAMESPACE) {
      // unshare writes its id maps. The host's root must not have this: it owns /proc/sys.
      rules.add(new Rule(Path.of("/proc"), Access.READ_AND_WRITE));
    }
    rules.add(new Rule(memory, Access.OWN_FILES));
    rules.add(new Rule(config.kernel().toAbsolutePath(), Access.READ_AND_EXECUTE));
    config.initrd().ifPresent(initrd -> rules.add(new Rule(initrd.toAbsolutePath(), Access.READ)));
    rules.add(new Rule(folder.runDir(), Access.EVERYTHING));
    return List.copyOf(rules);
  }
}
