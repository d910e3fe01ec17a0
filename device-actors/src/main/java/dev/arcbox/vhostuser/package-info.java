/**
 * The back end's side of vhost-user: one Unix socket per device, the front end (a guest kernel in
 * user mode, or QEMU) connects.
 *
 * <p>Everything here runs on the device's worker thread, so that the memory table cannot change
 * while a queue is being served. One connection at a time; further ones are closed at once.
 *
 * <p>States of a connection: features → memory → rings. A ring runs when it has a place, a kick fd
 * and is enabled; while it runs, its size and addresses cannot be changed. The front end is the
 * guest as far as trust goes: a malformed message closes the connection and is counted.
 *
 * <p>Limits: 8 memory regions, messages of 4 KiB, 8 fds per message.
 *
 * @see <a href="https://www.qemu.org/docs/master/interop/vhost-user.html">Vhost-user protocol</a>
 */
package dev.arcbox.vhostuser;
