/**
 * Errors of system calls.
 *
 * <p>Owner: nobody; values only. Thread: any. Every failed call becomes one {@link
 * dev.arcbox.platform.errno.PlatformException} that carries the {@link
 * dev.arcbox.platform.errno.Errno}, the call's name and the values it was made with. errno is
 * captured by the call itself into memory of the calling thread, so no other call can overwrite it.
 *
 * @see <a href="https://man7.org/linux/man-pages/man3/errno.3.html">errno(3)</a>
 */
package dev.arcbox.platform.errno;
