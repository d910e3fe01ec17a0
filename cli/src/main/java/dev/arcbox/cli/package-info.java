/**
 * The command line client {@code arcbox}.
 *
 * <h2>Theory of operation</h2>
 *
 * <p>One process per command, alive for some fifty milliseconds when the daemon has the answer: so
 * no actor system, no logging library, no reflection on the way to the answer, and a class of a
 * command is loaded only when that command runs. {@link dev.arcbox.cli.Cli} reads the arguments by
 * the command's own description (package {@code args}), runs the command (package {@code command})
 * and turns whatever went wrong into one line and an exit code.
 *
 * <p>Threads: the main thread runs the command. A daemon thread each reads the connection, standard
 * input (only where a command takes it), and signals. Nothing outlives the main thread.
 *
 * <p>Imports nothing of the project but the ttrpc client and the protocol's messages.
 */
package dev.arcbox.cli;
