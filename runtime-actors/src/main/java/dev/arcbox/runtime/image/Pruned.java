package dev.arcbox.runtime.image;

/** What {@code image prune} did. */
public record Pruned(Removal removal, long spaceReclaimed) {}
