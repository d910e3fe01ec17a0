/**
 * Everything that waits for a file descriptor, in one thread: bytes between containers and their
 * raw connections, connections that arrive, processes that end.
 *
 * <h2>Theory of operation</h2>
 *
 * <p>{@link dev.arcbox.agent.stdio.Reactor} owns the epoll set and one scratch buffer. A {@link
 * dev.arcbox.agent.stdio.Flow} carries bytes one way between two non-blocking fds: it reads into
 * the scratch buffer and writes at once; only when the sink is full does it keep what is left (at
 * most one buffer) and stop reading, so an idle stream costs no memory and a slow reader slows its
 * writer.
 *
 * <p>A flow ends at its source's end, when everything was written; the sink is then half-closed.
 * When the process behind it has ended it is told to <em>drain</em>: what the pipe holds now still
 * goes out, and a grandchild that keeps the pipe open does not hold the end up. A sink that breaks
 * turns output into waste, so that a container never dies or stalls because its listener has gone.
 *
 * <p>Limits: 64 KiB kept per flow; 1024 raw connections that nobody has claimed.
 */
package dev.arcbox.agent.stdio;
