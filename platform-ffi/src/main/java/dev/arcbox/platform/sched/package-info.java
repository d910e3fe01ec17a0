/**
 * Where a thread runs, and how it is preferred.
 *
 * <p>Owner and thread: the calling platform thread sets its own. A virtual thread must not: it
 * would set its carrier's.
 *
 * @see <a
 *     href="https://man7.org/linux/man-pages/man2/sched_setaffinity.2.html">sched_setaffinity(2)</a>
 */
package dev.arcbox.platform.sched;
