package dev.arcbox.runtime.container;

/** What the machine has that containers share. */
public record HostLimits(int cpus, long memoryBytes) {}
