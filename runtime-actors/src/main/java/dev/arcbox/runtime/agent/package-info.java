/**
 * The host's side of the agent in a guest.
 *
 * <p>{@link dev.arcbox.runtime.agent.AgentLink} is one boot's connection: control calls by ttrpc on
 * vsock port 1024, bulk bytes on raw connections to 1025, each announced by a token. All of it
 * blocks and runs on virtual threads. A link ends with its boot and is never reused for the next.
 * {@link dev.arcbox.runtime.agent.LayerSync} brings image layers onto the data disk, each one once.
 * {@link dev.arcbox.runtime.agent.AgentHealth} is the actor that watches a link while containers
 * run and keeps the guest's clock right after the host was suspended.
 */
package dev.arcbox.runtime.agent;
