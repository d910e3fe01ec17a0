/**
 * Machines: named virtual machines with a data disk of their own. "default" is the one that
 * containers share.
 *
 * <pre>
 *   Stopped ──need──► Starting ──agent answers──► Running ──idle, stop──► Stopping ──► Stopped
 *                        │                           │
 *                        └──────── Failed ◄──dies────┘     Failed ──backoff──► Starting, or given up
 * </pre>
 *
 * <p>Owner: {@link dev.arcbox.runtime.machine.MachineActor}, one for each machine, with the VM and
 * the agent's watch as its children. Nothing here polls: the guest connects when it is ready, its
 * end is an event, and the one idle timer runs only while no container does.
 */
package dev.arcbox.runtime.machine;
