/**
 * Terminals: pseudo terminals for containers, and the modes of a real one.
 *
 * <p>Owner: the opener closes. Thread: one reader, one writer, any for resize. States: open,
 * closed. When the last process with the other side has gone, reading gives EIO, which {@link
 * dev.arcbox.platform.fd.FdChannel} reports as the end.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/pty.7.html">pty(7)</a>
 */
package dev.arcbox.platform.terminal;
