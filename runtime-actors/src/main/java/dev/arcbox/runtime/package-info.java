/**
 * The daemon: one JVM, one actor system "arcbox", one guardian.
 *
 * <p>Owner: {@link dev.arcbox.runtime.Guardian}, which starts the parts in order (folders and lock
 * before it, then store, events, images, machines, containers, gateways) and ends them in reverse.
 * Three kinds of thread: Pekko's small dispatcher (control only), virtual threads for everything
 * that blocks ({@link dev.arcbox.runtime.Blocking}), and the devices' pinned workers.
 *
 * <p>What a caller may be told is a {@link dev.arcbox.runtime.Refusal}; anything else is a bug and
 * its supervisor's affair.
 */
package dev.arcbox.runtime;
