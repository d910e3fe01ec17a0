/**
 * Containers: one actor each, under {@link dev.arcbox.runtime.container.ContainerManager}.
 *
 * <pre>
 *   Created ──start──► Starting ──► Running ⇄ Paused
 *      ▲                  │            │
 *      └── not startable ─┘            ├──► Exited(code)      the process ended
 *                                      └──► Dead(reason)      its machine or the daemon died
 *   Exited, Dead ──start──► Starting;  every state ──remove──► gone
 * </pre>
 *
 * <p>Each actor publishes an immutable {@link dev.arcbox.runtime.container.ContainerView} to the
 * {@link dev.arcbox.runtime.container.ContainerDirectory}, which anyone may read from any thread.
 * What blocks (the guest, files) runs on virtual threads and comes back as a message. Output goes
 * from the guest's stream to the log file and to attached clients in one step, with back-pressure:
 * nothing is lost and nothing piles up, and the end of a process is told only after the end of its
 * output.
 */
package dev.arcbox.runtime.container;
