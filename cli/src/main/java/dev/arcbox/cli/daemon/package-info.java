/**
 * Reaching the daemon, and starting it when nobody else has.
 *
 * <h2>Theory of operation</h2>
 *
 * <p>A command connects to the daemon's Unix socket. Where nobody listens, it takes the start lock
 * ({@code start.lock} beside the socket; a file lock, so a killed client leaves nothing behind),
 * looks again, and only then launches the daemon in a session of its own. Clients that come
 * meanwhile wait for the lock and find the socket: two clients at once end in one daemon. Readiness
 * is an event: inotify on the run directory, or the end of the child.
 */
package dev.arcbox.cli.daemon;
