package dev.arcbox.runtime.container;

import dev.arcbox.proto.agent.ProcessSpec;

/** A further process for a running container. */
public record ExecSpec(ProcessSpec process, boolean stdin) {}
