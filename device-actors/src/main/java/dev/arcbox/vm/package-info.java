/**
 * Actors of one virtual machine: the VM, a child for each device and each vCPU, a child of a device
 * for each of its queues.
 *
 * <p>They run on Pekko's dispatcher and carry control only; a device's work is on its worker
 * thread. The VM actor owns the run directory, the sockets, the workers and the back end, and gives
 * them back in that order reversed: guest first, then connections and mappings, then threads and
 * files.
 */
package dev.arcbox.vm;
