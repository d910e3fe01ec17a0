package dev.arcbox.platform.libc;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Processes and signals. */
public final class ProcessCalls {
  private static final MethodHandle POSIX_SPAWN = Linkage.call("posix_spawn");
  private static final MethodHandle ACTIONS_INIT = Linkage.call("posix_spawn_file_actions_init");
  private static final MethodHandle ACTIONS_DESTROY =
      Linkage.call("posix_spawn_file_actions_destroy");
  private static final MethodHandle ACTIONS_DUP2 = Linkage.call("posix_spawn_file_actions_adddup2");
  private static final MethodHandle ACTIONS_OPEN = Linkage.call("posix_spawn_file_actions_addopen");
  private static final MethodHandle ACTIONS_CHDIR =
      Linkage.call("posix_spawn_file_actions_addchdir_np");
  private static final MethodHandle ACTIONS_CLOSE_FROM =
      Linkage.call("posix_spawn_file_actions_addclosefrom_np");
  private static final MethodHandle ATTRIBUTES_INIT = Linkage.call("posix_spawnattr_init");
  private static final MethodHandle ATTRIBUTES_DESTROY = Linkage.call("posix_spawnattr_destroy");
  private static final MethodHandle ATTRIBUTES_FLAGS = Linkage.call("posix_spawnattr_setflags");
  private static final MethodHandle ATTRIBUTES_MASK = Linkage.call("posix_spawnattr_setsigmask");
  private static final MethodHandle ATTRIBUTES_DEFAULTS =
      Linkage.call("posix_spawnattr_setsigdefault");

  private ProcessCalls() {}

  /** posix_spawn(3): the errno itself, or 0. */
  public static int posixSpawn(
      MemorySegment pid,
      MemorySegment path,
      MemorySegment actions,
      MemorySegment attributes,
      MemorySegment argv,
      MemorySegment envp) {
    try {
      return (int)
          (long)
              POSIX_SPAWN.invokeExact(
                  CallState.current(),
                  Linkage.address(pid),
                  Linkage.address(path),
                  Linkage.address(actions),
                  Linkage.address(attributes),
                  Linkage.address(argv),
                  Linkage.address(envp));
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** posix_spawn_file_actions_init(3) */
  public static int actionsInit(MemorySegment actions) {
    try {
      return (int)
          (long)
              ACTIONS_INIT.invokeExact(
                  CallState.current(), Linkage.address(actions), 0L, 0L, 0L, 0L, 0L);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** posix_spawn_file_actions_destroy(3) */
  public static int actionsDestroy(MemorySegment actions) {
    try {
      return (int)
          (long)
              ACTIONS_DESTROY.invokeExact(
                  CallState.current(), Linkage.address(actions), 0L, 0L, 0L, 0L, 0L);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** posix_spawn_file_actions_adddup2(3) */
  public static int actionsDup2(MemorySegment actions, int from, int to) {
    try {
      return (int)
          (long)
              ACTIONS_DUP2.invokeExact(
                  CallState.current(),
                  Linkage.address(actions),
                  (long) from,
                  (long) to,
                  0L,
                  0L,
                  0L);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** posix_spawn_file_actions_addopen(3) */
  public static int actionsOpen(
      MemorySegment actions, int fd, MemorySegment path, int flags, int mode) {
    try {
      return (int)
          (long)
              ACTIONS_OPEN.invokeExact(
                  CallState.current(),
                  Linkage.address(actions),
                  (long) fd,
                  Linkage.address(path),
                  (long) flags,
                  (long) mode,
                  0L);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** posix_spawn_file_actions_addchdir_np(3) */
  public static int actionsChdir(MemorySegment actions, MemorySegment path) {
    try {
      return (int)
          (long)
              ACTIONS_CHDIR.invokeExact(
                  CallState.current(),
                  Linkage.address(actions),
                  Linkage.address(path),
                  0L,
                  0L,
                  0L,
                  0L);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** posix_spawn_file_actions_addclosefrom_np(3) */
  public static int actionsCloseFrom(MemorySegment actions, int from) {
    try {
      return (int)
          (long)
              ACTIONS_CLOSE_FROM.invokeExact(
                  CallState.current(), Linkage.address(actions), (long) from, 0L, 0L, 0L, 0L);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** posix_spawnattr_init(3) */
  public static int attributesInit(MemorySegment attributes) {
    try {
      return (int)
          (long)
              ATTRIBUTES_INIT.invokeExact(
                  CallState.current(), Linkage.address(attributes), 0L, 0L, 0L, 0L, 0L);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** posix_spawnattr_destroy(3) */
  public static int attributesDestroy(MemorySegment attributes) {
    try {
      return (int)
          (long)
              ATTRIBUTES_DESTROY.invokeExact(
                  CallState.current(), Linkage.address(attributes), 0L, 0L, 0L, 0L, 0L);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** posix_spawnattr_setflags(3) */
  public static int attributesFlags(MemorySegment attributes, short flags) {
    try {
      return (int)
          (long)
              ATTRIBUTES_FLAGS.invokeExact(
                  CallState.current(), Linkage.address(attributes), (long) flags, 0L, 0L, 0L, 0L);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** posix_spawnattr_setsigmask(3) */
  public static int attributesMask(MemorySegment attributes, MemorySegment mask) {
    try {
      return (int)
          (long)
              ATTRIBUTES_MASK.invokeExact(
                  CallState.current(),
                  Linkage.address(attributes),
                  Linkage.address(mask),
                  0L,
                  0L,
                  0L,
                  0L);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** posix_spawnattr_setsigdefault(3) */
  public static int attributesDefaults(MemorySegment attributes, MemorySegment signals) {
    try {
      return (int)
          (long)
              ATTRIBUTES_DEFAULTS.invokeExact(
                  CallState.current(),
                  Linkage.address(attributes),
                  Linkage.address(signals),
                  0L,
                  0L,
                  0L,
                  0L);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }
}
