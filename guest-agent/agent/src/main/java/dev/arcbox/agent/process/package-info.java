/**
 * Processes in containers: started by the OCI runtime, joined to their streams, watched to their
 * end.
 *
 * <p>The runtime detaches and exits; its container's process becomes a child of the agent, which is
 * the subreaper, and is held by a pidfd. The reactor learns its end, drains its output, and only
 * then completes its exit: whoever waits has all output before him.
 */
package dev.arcbox.agent.process;
