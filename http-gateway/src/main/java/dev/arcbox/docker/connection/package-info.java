/**
 * HTTP/1.1 on connected Unix sockets: Pekko HTTP's server layer joined with a socket of our own.
 *
 * <p>Owner: {@link dev.arcbox.docker.connection.HttpConnections} owns each connection while it
 * lasts. Threads: one virtual thread waits for a connection's end, one reads it, one writes each
 * chunk; the stages between run on Pekko's dispatcher and never block. Limits: a request's head has
 * five minutes, a client that does not close its side after ours ten seconds; at most one chunk is
 * read ahead of demand, one is written at a time.
 */
package dev.arcbox.docker.connection;
