/**
 * The Docker Engine API v1.43 on the Unix socket {@code run/docker.sock}, so that every Docker
 * client works unchanged.
 *
 * <p>{@link dev.arcbox.docker.DockerModule} is found by the runtime, which knows nothing of HTTP.
 * {@code connection} is bytes and HTTP, {@code exchange} requests and answers, {@code operation}
 * what is answered. Clients are trusted by the socket's mode (0660 in a folder that only the user
 * may enter); what they send is checked like anyone's input.
 */
package dev.arcbox.docker;
