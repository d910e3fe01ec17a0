package dev.arcbox.platform.memory;

import dev.arcbox.platform.errno.PlatformException;
import dev.arcbox.platform.libc.Check;
import dev.arcbox.platform.libc.Constants;
import dev.arcbox.platform.libc.MemoryCalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * One mapping, from mmap to munmap.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/mmap.2.html">mmap(2)</a>
 */
public final class MappedMemory implements AutoCloseable {
  /** The unit of mapping on x86-64; arm64 kernels with larger pages refuse unaligned offsets. */
  public static final long PAGE = 4096;

  private final Arena arena;
  private final MemorySegment segment;

  private MappedMemory(Arena arena, MemorySegment segment) {
    this.arena = arena;
    this.segment = segment;
  }

  /** Maps {@code length} bytes of a file from {@code offset}, shared with all who map it. */
  public static MappedMemory shared(int fd, long offset, long length, boolean writable) {
    int protection = Constants.PROT_READ | (writable ? Constants.PROT_WRITE : 0);
    return map(length, protection, Constants.MAP_SHARED | Constants.MAP_NORESERVE, fd, offset);
  }

  /** Fresh zeroes of this process. */
  public static MappedMemory anonymous(long length) {
    int flags = Constants.MAP_PRIVATE | Constants.MAP_ANONYMOUS | Constants.MAP_NORESERVE;
    return map(length, Constants.PROT_READ | Constants.PROT_WRITE, flags, -1, 0);
  }

  private static MappedMemory map(long length, int protection, int flags, int fd, long offset) {
    if (length <= 0) {
      throw new IllegalArgumentException("cannot map " + length + " bytes");
    }
    long address = MemoryCalls.mmap(MemorySegment.NULL, length, protection, flags, fd, offset);
    if (address < 0) {
      String what = length + " bytes from " + offset + " of fd " + fd;
      throw new PlatformException((int) -address, "mmap", what);
    }
    Arena arena = Arena.ofShared();
    return new MappedMemory(arena, own(address, length, arena));
  }

  // SAFETY: [address, address + length) is a mapping that mmap made for this object just now; it is
  // unmapped by the arena's close alone, after which the segment refuses every access.
  @SuppressWarnings("restricted")
  private static MemorySegment own(long address, long length, Arena arena) {
    return MemorySegment.ofAddress(address)
        .reinterpret(
            length,
            arena,
            whole -> {
              int _ = MemoryCalls.munmap(whole, length);
            });
  }

  /** The mapping, valid until {@link #close}. */
  public MemorySegment segment() {
    return segment;
  }

  public long size() {
    return segment.byteSize();
  }

  /** Makes {@code [offset, offset + length)} inaccessible: a guard that faults. */
  public void guard(long offset, long length) {
    protect(offset, length, Constants.PROT_NONE);
  }

  public void readOnly(long offset, long length) {
    protect(offset, length, Constants.PROT_READ);
  }

  private void protect(long offset, long length, int protection) {
    MemorySegment part = segment.asSlice(offset, length);
    Check.ok(MemoryCalls.mprotect(part, length, protection), "mprotect", offset + "+" + length);
  }

  /** Gives the pages of the range back; private memory reads as zeroes then. */
  public void discard(long offset, long length) {
    advise(offset, length, Constants.MADV_DONTNEED);
  }

  /** Gives the range's memory back in the file itself (memfd, tmpfs). */
  public void punch(long offset, long length) {
    advise(offset, length, Constants.MADV_REMOVE);
  }

  /** Asks for huge pages where the host gives them; refusal is no error, only slower. */
  public void preferHugePages() {
    int _ = MemoryCalls.madvise(segment, size(), Constants.MADV_HUGEPAGE);
  }

  /**
   * Gives the memory of a part of a shared mapping back in the file itself; it reads as zeroes
   * then. Memory of any other kind is refused by the kernel.
   */
  public static void punch(MemorySegment part) {
    Check.ok(
        MemoryCalls.madvise(part, part.byteSize(), Constants.MADV_REMOVE),
        "madvise",
        "MADV_REMOVE of " + part.byteSize() + " bytes");
  }

  /** Keeps the range out of core dumps. */
  public void noDump() {
    advise(0, size(), Constants.MADV_DONTDUMP);
  }

  private void advise(long offset, long length, int advice) {
    MemorySegment part = segment.asSlice(offset, length);
    Check.ok(MemoryCalls.madvise(part, length, advice), "madvise", offset + "+" + length);
  }

  /**
   * Unmaps; a second call does nothing.
   *
   * @throws IllegalStateException while another thread is inside a call with this memory
   */
  @Override
  public void close() {
    if (segment.scope().isAlive()) {
      arena.close();
    }
  }
}
