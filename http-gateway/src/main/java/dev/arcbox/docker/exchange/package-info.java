/**
 * Requests and answers of the Docker Engine API, apart from what they are about: routes, versions,
 * queries and filters, JSON, streams both ways, hijacked connections, errors in Docker's words.
 *
 * <p>Threads: every request is answered on a virtual thread of its own, which may wait for actors,
 * the guest or the client. A stream's writer is interrupted when its client goes. Limits: documents
 * of requests 4 MiB and 64 levels deep, a few chunks on their way in each direction.
 *
 * @see <a href="https://docs.docker.com/engine/api/v1.43/">Docker Engine API v1.43</a>
 */
package dev.arcbox.docker.exchange;
