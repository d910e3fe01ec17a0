/**
 * User-mode Linux: a Linux kernel as a process of the host, its devices attached over vhost-user.
 *
 * <p><b>Processes.</b> The kernel forks a process for each guest address space and helper threads
 * of its own, and executes itself anew when the guest reboots. So it is never started alone:
 *
 * <pre>
 *   daemon JVM ── unshare ── sh (pid 1 of a ─┬─ sh ── kernel (pid 1 of a ──┬─ address spaces …
 *        │                   pid namespace)  │        namespace within it) └─ i/o helpers
 *        └── lifeline pipe ─────────────────►└─ reader
 * </pre>
 *
 * <p>The shell waits for the kernel and passes its exit code on; its end ends the namespace and
 * everything in it, and unshare's end, seen by pidfd, comes after that. The reader waits on a pipe
 * whose other end only this JVM holds: when that closes, be it by {@code kill()} or because the JVM
 * died in whatever way, it kills the kernel. Unlike the parent-death signal this has no window at
 * the start and is not tied to a thread. Where pid namespaces are not allowed, the same script
 * kills the kernel's process group instead. Either way nothing remains some milliseconds later.
 *
 * <p><b>Stubs.</b> The processes of guest address spaces run guest code under the kernel's ptrace;
 * untraced, that code would make system calls of the host. Therefore the kernel is the first
 * process of a namespace of its own: whatever ends it, the host's kernel kills all others there in
 * the same breath, before anybody hears of it. The price is that it cannot abort: it is killed when
 * it reports a panic; one before that is up to whoever waits for the machine to run.
 *
 * <p><b>Reboot.</b> The kernel executes its own first argument, a link in the run folder. Once the
 * kernel is up, that link is replaced by a script that exits with a code of ours, so a reboot is an
 * exit like any other. Should a guest be faster, its second start report ends it the same way.
 *
 * <p><b>Owners and threads.</b> {@link dev.arcbox.hypervisor.uml.UmlHypervisor} makes machines; a
 * machine owns its process tree, its mconsole and a folder {@code uml} within the run folder, all
 * of which end with it. Exits come from the one process-watcher thread, start and panic reports
 * from one {@code uml-reports} thread, for all machines, which also bounds their console logs: no
 * thread per VM and no polling. Control calls wait up to half a minute for mconsole.
 *
 * <p><b>Memory</b> is an unlinked file on tmpfs (/dev/shm where that is one), so it has no name and
 * goes with the process. <b>Limits:</b> one vCPU; {@link dev.arcbox.hypervisor.ConsoleLog};
 * User-mode Linux confines its guest's user space, but a guest's root who can load kernel modules
 * runs as the host user (without capabilities, no-new-privs): use a kernel without modules for
 * guests that mean harm.
 *
 * <p>Tests of the uml tier find the kernel by {@code ARCBOX_TEST_UML_KERNEL} and a static busybox
 * by {@code ARCBOX_TEST_BUSYBOX} (environment, or system properties {@code arcbox.test.uml.kernel}
 * and {@code arcbox.test.busybox}).
 *
 * @see <a href="https://docs.kernel.org/virt/uml/user_mode_linux_howto_v2.html">User Mode Linux</a>
 */
package dev.arcbox.hypervisor.uml;
