/**
 * The C library as C names it: one class per family of calls, one native struct per file.
 *
 * <p>Owner: nobody; functions and layouts only. Thread: any. Not exported: the other packages turn
 * these calls into types. Conventions:
 *
 * <ul>
 *   <li>A call returns its result, or the <em>negated</em> errno, as the kernel itself does.
 *       Nothing is thrown.
 *   <li>errno is captured into memory of the calling thread ({@link CallState}); one segment shared
 *       by threads is known to give wrong values. A virtual thread has a segment of its own: it
 *       cannot change its carrier during a downcall, and between calls the segment moves with it.
 *   <li>A blocking call pins a virtual thread to its carrier while it waits. Code on virtual
 *       threads uses non-blocking fds and one {@code Epoll} thread instead.
 *   <li>All handles share one shape ({@link Linkage#call}), because each shape costs the linker
 *       milliseconds, far more inside a guest.
 *   <li>Restricted methods are called here and in {@code memory} only, each with its SAFETY note.
 * </ul>
 *
 * @see <a href="https://man7.org/linux/man-pages/dir_section_2.html">Linux man pages, section 2</a>
 */
package dev.arcbox.platform.libc;
