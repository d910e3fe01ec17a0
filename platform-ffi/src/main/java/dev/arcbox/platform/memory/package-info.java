/**
 * Memory that the JVM does not own: anonymous files and mappings.
 *
 * <p>Owner: whoever mapped it unmaps it, after every thread that uses it has stopped. Thread: any.
 * A mapping is a {@link java.lang.foreign.MemorySegment} of a shared arena, so a late access
 * through the segment is an exception and not a fault; addresses handed to the kernel (IoVec) have
 * no such guard. States: mapped, unmapped.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/mmap.2.html">mmap(2)</a>
 */
package dev.arcbox.platform.memory;
