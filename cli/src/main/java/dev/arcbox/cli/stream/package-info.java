/**
 * The standard streams of a container's process, joined to ours.
 *
 * <h2>Theory of operation</h2>
 *
 * <p>The main thread receives output and writes it; a slow reader of ours stops it there, the
 * connection fills, and the daemon feels it. A second thread reads standard input and sends it; a
 * process that does not read blocks it in the same way. The window's size is sent by the thread
 * that the signal runs on. Sends are serialised by a lock. Signals that are passed on take a
 * connection of their own: they must arrive although the streams are full.
 *
 * <p>States: joined → ended with an exit code | detached (escape keys) | broken.
 */
package dev.arcbox.cli.stream;
