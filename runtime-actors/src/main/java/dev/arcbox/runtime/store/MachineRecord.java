package dev.arcbox.runtime.store;

import java.time.Instant;

/** A machine as the store keeps it; the document's shape belongs to the machine actor. */
public record MachineRecord(String name, String state, Instant created, String document) {}
