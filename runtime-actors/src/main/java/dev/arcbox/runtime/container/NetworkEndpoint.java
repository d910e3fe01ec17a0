package dev.arcbox.runtime.container;

import dev.arcbox.proto.api.Endpoint;

/**
 * A container's place in a network. Addresses come with the network stack; until then only what was
 * asked for is known.
 *
 * @param id of the endpoint; empty while the container does not run
 */
public record NetworkEndpoint(String networkId, String id, Endpoint asked) {}
