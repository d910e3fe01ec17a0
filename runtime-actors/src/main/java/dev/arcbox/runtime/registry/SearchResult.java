package dev.arcbox.runtime.registry;

/** An image in a registry's search. */
public record SearchResult(
    String name, String description, long stars, boolean official, boolean automated) {}
