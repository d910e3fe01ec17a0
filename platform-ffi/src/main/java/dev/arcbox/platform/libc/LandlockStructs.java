package dev.arcbox.platform.libc;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/**
 * What Landlock is told: a ruleset, and one rule of it, which is packed.
 *
 * <pre>
 *   ruleset      0                     8                      16
 *                | handled_access_fs   | handled_access_net   |      the second from ABI 4 on
 *   path rule    0                     8            12
 *                | allowed_access      | parent_fd  |
 * </pre>
 *
 * @see <a href="https://docs.kernel.org/userspace-api/landlock.html">Landlock</a>
 */
public final class LandlockStructs {
  public static final StructLayout RULESET =
      MemoryLayout.structLayout(
              JAVA_LONG.withName("handled_access_fs"), JAVA_LONG.withName("handled_access_net"))
          .withName("landlock_ruleset_attr");

  public static final StructLayout PATH_RULE =
      MemoryLayout.structLayout(
              JAVA_LONG.withName("allowed_access"), JAVA_INT.withName("parent_fd"))
          .withName("landlock_path_beneath_attr");

  private static final long FS = RULESET.byteOffset(groupElement("handled_access_fs"));
  private static final long NET = RULESET.byteOffset(groupElement("handled_access_net"));
  private static final long ALLOWED = PATH_RULE.byteOffset(groupElement("allowed_access"));
  private static final long PARENT = PATH_RULE.byteOffset(groupElement("parent_fd"));

  private LandlockStructs() {}

  public static void ruleset(MemorySegment target, long files, long net) {
    target.set(JAVA_LONG, FS, files);
    target.set(JAVA_LONG, NET, net);
  }

  public static void rule(MemorySegment target, long allowed, int parent) {
    target.set(JAVA_LONG, ALLOWED, allowed);
    target.set(JAVA_INT, PARENT, parent);
  }
}
