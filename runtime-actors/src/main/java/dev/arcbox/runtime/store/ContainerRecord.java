package dev.arcbox.runtime.store;

import java.time.Instant;

/**
 * A container as the store keeps it.
 *
 * @param name unique
 * @param imageId {@code sha256:…}
 * @param state the word that clients see: created, running, paused, exited, dead, …
 * @param document configuration and state in full, JSON; its shape belongs to the container actor
 */
public record ContainerRecord(
    String id, String name, String imageId, String state, Instant created, String document) {}
