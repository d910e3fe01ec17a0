package dev.arcbox.platform.libc;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemoryLayout;

/**
 * Structs of the C library that only the library looks into; their sizes are what matters.
 *
 * @see <a href="https://man7.org/linux/man-pages/man3/posix_spawn.3.html">posix_spawn(3)</a>
 */
public final class SpawnStructs {
  /** posix_spawn_file_actions_t: 80 bytes. */
  public static final MemoryLayout FILE_ACTIONS = MemoryLayout.sequenceLayout(10, JAVA_LONG);

  /** posix_spawnattr_t: 336 bytes. */
  public static final MemoryLayout ATTRIBUTES = MemoryLayout.sequenceLayout(42, JAVA_LONG);

  /** sigset_t of the library: 1024 bits, of which the kernel has 64. */
  public static final MemoryLayout SIGNAL_SET = MemoryLayout.sequenceLayout(16, JAVA_LONG);

  private SpawnStructs() {}
}
