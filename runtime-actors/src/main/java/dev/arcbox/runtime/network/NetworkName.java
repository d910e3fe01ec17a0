package dev.arcbox.runtime.network;

/**
 * A network that a container is, or once was, in.
 *
 * @param id empty when the network is not there any more
 */
public record NetworkName(String name, String id) {}
