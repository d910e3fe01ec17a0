/**
 * Changes to an image's configuration, as {@code docker commit --change} and {@code docker import
 * --change} take them: single instructions in a Dockerfile's words.
 *
 * <p>No I/O, no threads. Limits: {@link dev.arcbox.runtime.image.change.Changes#MAX}.
 *
 * @see <a href="https://docs.docker.com/reference/dockerfile/">Dockerfile reference</a>
 */
package dev.arcbox.runtime.image.change;
