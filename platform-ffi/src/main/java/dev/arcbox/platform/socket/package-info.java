/**
 * Sockets between processes of this host, and between host and guest.
 *
 * <p>Owner: the maker closes. Thread: one reader, one writer; {@code close} from any thread wakes a
 * thread that is blocked in receive or accept. States: listening or connected, closed. Limits: at
 * most 32 fds a message, since none of our protocols sends more (the kernel takes 253).
 *
 * <p>A listener's socket file is made with its final mode (never wider, not even for an instant),
 * in a folder that is opened without following a link in its last component, and a file that is no
 * socket is never replaced. Received fds are close-on-exec; fds that nobody takes are closed.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/unix.7.html">unix(7)</a>
 * @see <a href="https://man7.org/linux/man-pages/man7/vsock.7.html">vsock(7)</a>
 */
package dev.arcbox.platform.socket;
