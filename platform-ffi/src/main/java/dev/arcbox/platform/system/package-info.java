/**
 * What only the owner of a whole system does: mounts, the clock, the host name, power. For the
 * guest agent; on a host these fail with EPERM unless root.
 *
 * <p>Owner: the agent's main thread. Thread: any. States: the kernel's.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/mount.2.html">mount(2)</a>
 */
package dev.arcbox.platform.system;
