/**
 * Volumes: folders on the data disk that outlive containers, each {@code volumes/NAME/data}.
 *
 * <p>An empty one that a container mounts over a folder of its image first gets what is in there:
 * copied beside it and put in its place whole, so that a power cut leaves an empty volume or a full
 * one. Owner: {@link dev.arcbox.agent.volume.Volumes}. Threads: any; one at a time fills or
 * removes.
 */
package dev.arcbox.agent.volume;
