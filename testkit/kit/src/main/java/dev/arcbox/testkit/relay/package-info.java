/**
 * Listening in on HTTP over a Unix socket: a relay that changes nothing, and what it saw as
 * requests with their answers.
 *
 * <p>Owner: {@link dev.arcbox.testkit.relay.RecordingRelay} owns its socket and each connection
 * through it. Threads: a virtual thread for each direction. Limits: JSON bodies up to 16 MiB are
 * kept; after a connection stops being HTTP nothing is.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9112">RFC 9112</a>
 */
package dev.arcbox.testkit.relay;
