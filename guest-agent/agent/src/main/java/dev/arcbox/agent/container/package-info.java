/**
 * Containers: a root file system of overlaid layers, a bundle, a process, and what the kernel
 * counts of it.
 *
 * <p>On the data disk: {@code containers/<id>/{upper,work,rootfs,bundle,files}}. {@code upper} is
 * the container's own and outlives reboots: creating a container whose folder is there keeps what
 * it wrote. Folders go when the daemon deletes the container, and never otherwise.
 *
 * <pre>
 *   Created ──start──► Running ⇄ Paused
 *      ▲                  │ the process ends
 *      └──create again── Exited ──start──► Running
 * </pre>
 *
 * <p>One lock per container, held over the calls that change it; waiting for an end never holds it.
 */
package dev.arcbox.agent.container;
