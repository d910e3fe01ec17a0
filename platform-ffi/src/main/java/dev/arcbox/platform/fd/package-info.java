/**
 * One {@link java.lang.AutoCloseable} type for each kind of kernel fd.
 *
 * <p>Owner: whoever made the object closes it, once; closing again does nothing. States: open,
 * closed ({@code fd()} is then -1, so that a late call gets EBADF and never another object's fd,
 * except in the instant between reading the number and entering the kernel: close what another
 * thread may be blocked in only after waking that thread). Thread: any for signal and close, one
 * reader and one writer otherwise. Every fd is close-on-exec.
 *
 * <p>Blocking calls pin a virtual thread to its carrier: use non-blocking fds with one {@link
 * dev.arcbox.platform.fd.Epoll} thread there. Calls on {@code EventFd}, {@code Epoll} and {@code
 * IoVec} allocate nothing.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/epoll.7.html">epoll(7)</a>
 */
package dev.arcbox.platform.fd;
