package dev.arcbox.runtime.agent;

/** What a container needs of a running machine: its agent, and its layers. One boot's; see link. */
public record Guest(AgentLink agent, LayerSync layers) {}
