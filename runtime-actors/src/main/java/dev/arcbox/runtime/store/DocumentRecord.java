package dev.arcbox.runtime.store;

import java.time.Instant;

/**
 * A volume or network as the store keeps it.
 *
 * @param key volumes: the name; networks: the id
 * @param document JSON; its shape belongs to the package of the thing
 */
public record DocumentRecord(String key, String name, Instant created, String document) {}
