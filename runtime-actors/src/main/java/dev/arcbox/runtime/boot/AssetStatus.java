package dev.arcbox.runtime.boot;

import java.util.Optional;

/**
 * What {@code boot status} says of one asset.
 *
 * @param name as in {@link Asset#name}; also "lean kernel"
 * @param asset empty when it is not in the cache
 * @param active whether the next boot would use it
 */
public record AssetStatus(String name, Optional<Asset> asset, boolean active) {}
