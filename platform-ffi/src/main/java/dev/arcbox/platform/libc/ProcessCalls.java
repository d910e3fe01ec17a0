package dev.arcbox.platform.libc;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Processes and signals. */
public final class ProcessCalls {
  private static final MethodHandle POSIX_SPAWN =
      Linkage.plain("posix_spawn", JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS);
  private static final MethodHandle ACTIONS_INIT =
      Linkage.plain("posix_spawn_file_actions_init", JAVA_INT, ADDRESS);
  private static final MethodHandle ACTIONS_DESTROY =
      Linkage.plain("posix_spawn_file_actions_destroy", JAVA_INT, ADDRESS);
  private static final MethodHandle ACTIONS_DUP2 =
      Linkage.plain("posix_spawn_file_actions_adddup2", JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
  private static final MethodHandle ACTIONS_OPEN =
      Linkage.plain(
          "posix_spawn_file_actions_addopen",
          JAVA_INT,
          ADDRESS,
          JAVA_INT,
          ADDRESS,
          JAVA_INT,
          JAVA_INT);
  private static final MethodHandle ACTIONS_CHDIR =
      Linkage.plain("posix_spawn_file_actions_addchdir_np", JAVA_INT, ADDRESS, ADDRESS);
  private static final MethodHandle ACTIONS_CLOSE_FROM =
      Linkage.plain("posix_spawn_file_actions_addclosefrom_np", JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle ATTRIBUTES_INIT =
      Linkage.plain("posix_spawnattr_init", JAVA_INT, ADDRESS);
  private static final MethodHandle ATTRIBUTES_DESTROY =
      Linkage.plain("posix_spawnattr_destroy", JAVA_INT, ADDRESS);
  private static final MethodHandle ATTRIBUTES_FLAGS =
      Linkage.plain("posix_spawnattr_setflags", JAVA_INT, ADDRESS, JAVA_SHORT);
  private static final MethodHandle ATTRIBUTES_MASK =
      Linkage.plain("posix_spawnattr_setsigmask", JAVA_INT, ADDRESS, ADDRESS);
  private static final MethodHandle ATTRIBUTES_DEFAULTS =
      Linkage.plain("posix_spawnattr_setsigdefault", JAVA_INT, ADDRESS, ADDRESS);

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
      return (int) POSIX_SPAWN.invokeExact(pid, path, actions, attributes, argv, envp);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** posix_spawn_file_actions_init(3) */
  public static int actionsInit(MemorySegment actions) {
    try {
      return (int) ACTIONS_INIT.invokeExact(actions);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** posix_spawn_file_actions_destroy(3) */
  public static int actionsDestroy(MemorySegment actions) {
    try {
      return (int) ACTIONS_DESTROY.invokeExact(actions);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** posix_spawn_file_actions_adddup2(3) */
  public static int actionsDup2(MemorySegment actions, int from, int to) {
    try {
      return (int) ACTIONS_DUP2.invokeExact(actions, from, to);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** posix_spawn_file_actions_addopen(3) */
  public static int actionsOpen(
      MemorySegment actions, int fd, MemorySegment path, int flags, int mode) {
    try {
      return (int) ACTIONS_OPEN.invokeExact(actions, fd, path, flags, mode);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** posix_spawn_file_actions_addchdir_np(3) */
  public static int actionsChdir(MemorySegment actions, MemorySegment path) {
    try {
      return (int) ACTIONS_CHDIR.invokeExact(actions, path);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** posix_spawn_file_actions_addclosefrom_np(3) */
  public static int actionsCloseFrom(MemorySegment actions, int from) {
    try {
      return (int) ACTIONS_CLOSE_FROM.invokeExact(actions, from);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** posix_spawnattr_init(3) */
  public static int attributesInit(MemorySegment attributes) {
    try {
      return (int) ATTRIBUTES_INIT.invokeExact(attributes);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** posix_spawnattr_destroy(3) */
  public static int attributesDestroy(MemorySegment attributes) {
    try {
      return (int) ATTRIBUTES_DESTROY.invokeExact(attributes);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** posix_spawnattr_setflags(3) */
  public static int attributesFlags(MemorySegment attributes, short flags) {
    try {
      return (int) ATTRIBUTES_FLAGS.invokeExact(attributes, flags);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** posix_spawnattr_setsigmask(3) */
  public static int attributesMask(MemorySegment attributes, MemorySegment mask) {
    try {
      return (int) ATTRIBUTES_MASK.invokeExact(attributes, mask);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /** posix_spawnattr_setsigdefault(3) */
  public static int attributesDefaults(MemorySegment attributes, MemorySegment signals) {
    try {
      return (int) ATTRIBUTES_DEFAULTS.invokeExact(attributes, signals);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }
}
