/**
 * Networks as objects: which there are, their address pools, and who belongs to which.
 *
 * <p>Owner: {@link dev.arcbox.runtime.network.NetworkManager}, one actor; its {@link
 * dev.arcbox.runtime.network.NetworkDirectory} may be read by anyone on any thread. The three that
 * Docker always has are made with the first start. A container's endpoints are part of the
 * container; a network is in use while a running container has one there. No packet flows yet:
 * containers have a loopback device only until the network stack carries these objects.
 */
package dev.arcbox.runtime.network;
