/**
 * Child processes: made with posix_spawn, watched by pidfd, ended with everything they started.
 *
 * <p>Owner: whoever spawned a child reaps it ({@link
 * dev.arcbox.platform.process.ChildProcess#onExit}, {@code waitFor} or {@code tryReap}) and closes
 * it. States: running, exited and reaped. Threads: {@code spawn} may be called by any; children
 * that must die with this process are started by one thread that lives as long as the JVM, because
 * the kernel ties the parent-death signal to the <em>thread</em> that was the parent. Exits are
 * told by one epoll thread for all children ({@code process-watcher}), so a hundred VMs cost no
 * thread each, and nothing polls.
 *
 * <p>Limits: a child gets its three standard fds and the fds that were named for it, from 3
 * upwards, and no other; its signal mask is empty and its dispositions are the default ones.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/pidfd_open.2.html">pidfd_open(2)</a>
 * @see <a
 *     href="https://man7.org/linux/man-pages/man2/PR_SET_PDEATHSIG.2const.html">PR_SET_PDEATHSIG</a>
 */
package dev.arcbox.platform.process;
