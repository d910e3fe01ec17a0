package dev.arcbox.platform.process;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.arcbox.platform.errno.PlatformException;
import dev.arcbox.platform.fd.Fd;
import dev.arcbox.platform.fd.OwnedFd;
import dev.arcbox.platform.libc.Check;
import dev.arcbox.platform.libc.Constants;
import dev.arcbox.platform.libc.FdCalls;
import dev.arcbox.platform.libc.ProcessCalls;
import dev.arcbox.platform.libc.SpawnStructs;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * One posix_spawn, which the C library does with vfork semantics: no copy of the JVM's page tables.
 *
 * @see <a href="https://man7.org/linux/man-pages/man3/posix_spawn.3.html">posix_spawn(3)</a>
 */
final class PosixSpawn implements AutoCloseable {
  /** Copies of the given fds stand above every number that the child's fds will have. */
  private static final int ABOVE = 256;

  private final Arena arena = Arena.ofConfined();
  private final MemorySegment actions = arena.allocate(SpawnStructs.FILE_ACTIONS);
  private final MemorySegment attributes = arena.allocate(SpawnStructs.ATTRIBUTES);
  private final List<OwnedFd> copies = new ArrayList<>();
  private final SpawnSpec spec;

  private PosixSpawn(SpawnSpec spec) {
    this.spec = spec;
    check(ProcessCalls.actionsInit(actions), "posix_spawn_file_actions_init");
    check(ProcessCalls.attributesInit(attributes), "posix_spawnattr_init");
  }

  static ChildProcess spawn(SpawnSpec spec) {
    try (PosixSpawn spawn = new PosixSpawn(spec)) {
      spawn.attributes();
      spawn.files();
      return spawn.run();
    }
  }

  private void attributes() {
    MemorySegment signals = arena.allocate(SpawnStructs.SIGNAL_SET);
    check(ProcessCalls.attributesMask(attributes, signals), "posix_spawnattr_setsigmask");
    signals.fill((byte) 0xff);
    check(ProcessCalls.attributesDefaults(attributes, signals), "posix_spawnattr_setsigdefault");
    int grouping =
        switch (spec.grouping()) {
          case OURS -> 0;
          case OWN_GROUP -> Constants.POSIX_SPAWN_SETPGROUP; // the group's id 0 means the child's
          case OWN_SESSION -> Constants.POSIX_SPAWN_SETSID;
        };
    int flags = Constants.POSIX_SPAWN_SETSIGMASK | Constants.POSIX_SPAWN_SETSIGDEF | grouping;
    check(ProcessCalls.attributesFlags(attributes, (short) flags), "posix_spawnattr_setflags");
  }

  private void files() {
    stdio(0, spec.input(), Constants.O_RDONLY);
    stdio(1, spec.output(), Constants.O_WRONLY);
    stdio(2, spec.error(), Constants.O_WRONLY);
    int next = 3;
    for (Fd fd : spec.inherited()) {
      duplicate(fd, next++);
    }
    check(ProcessCalls.actionsCloseFrom(actions, next), "posix_spawn_file_actions_addclosefrom_np");
    spec.directory()
        .ifPresent(
            directory ->
                check(
                    ProcessCalls.actionsChdir(actions, arena.allocateFrom(directory.toString())),
                    "posix_spawn_file_actions_addchdir_np"));
  }

  private void stdio(int number, Stdio stdio, int flags) {
    switch (stdio) {
      case Stdio.Inherit() -> check(ProcessCalls.actionsDup2(actions, number, number), "adddup2");
      case Stdio.Discard() -> open(number, "/dev/null", flags);
      case Stdio.Terminal(var path) -> open(number, path.toString(), Constants.O_RDWR);
      case Stdio.Use(var fd) -> duplicate(fd, number);
    }
  }

  private void open(int number, String path, int flags) {
    MemorySegment name = arena.allocateFrom(path);
    check(
        ProcessCalls.actionsOpen(actions, number, name, flags, 0),
        "posix_spawn_file_actions_addopen");
  }

  /** By way of a high number: a direct dup2 could overwrite an fd that a later one still needs. */
  private void duplicate(Fd fd, int number) {
    int copy = FdCalls.fcntl(fd.fd(), Constants.F_DUPFD_CLOEXEC, ABOVE);
    copies.add(new OwnedFd(Check.ok(copy, "fcntl", fd.fd())));
    check(ProcessCalls.actionsDup2(actions, copy, number), "posix_spawn_file_actions_adddup2");
  }

  private ChildProcess run() {
    MemorySegment pid = arena.allocate(JAVA_INT);
    MemorySegment path = arena.allocateFrom(spec.command().getFirst());
    List<String> environment =
        spec.environment().entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList();
    int error =
        ProcessCalls.posixSpawn(
            pid, path, actions, attributes, strings(spec.command()), strings(environment));
    check(error, "posix_spawn");
    return ChildProcess.of(pid.get(JAVA_INT, 0));
  }

  private MemorySegment strings(List<String> values) {
    MemorySegment array = arena.allocate(ADDRESS, values.size() + 1L);
    for (int i = 0; i < values.size(); i++) {
      array.setAtIndex(ADDRESS, i, arena.allocateFrom(values.get(i)));
    }
    return array;
  }

  private void check(int error, String call) {
    if (error != 0) {
      throw new PlatformException(error, call, String.join(" ", spec.command()));
    }
  }

  @Override
  public void close() {
    int _ = ProcessCalls.actionsDestroy(actions);
    int _ = ProcessCalls.attributesDestroy(attributes);
    copies.forEach(OwnedFd::close);
    arena.close();
  }
}
