/**
 * The operations of the Docker Engine API, in Docker's words, over the daemon's actors.
 *
 * <p>Owner: nobody; every class is a handful of stateless handlers. Threads: the virtual thread of
 * the request, which asks actors through {@link dev.arcbox.docker.operation.Engine} and waits.
 */
package dev.arcbox.docker.operation;
