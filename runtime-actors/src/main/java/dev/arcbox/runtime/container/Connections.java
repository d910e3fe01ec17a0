package dev.arcbox.runtime.container;

import dev.arcbox.proto.api.ContainerConfig;
import dev.arcbox.proto.api.Endpoint;
import dev.arcbox.runtime.RandomId;
import dev.arcbox.runtime.Refusal;
import dev.arcbox.runtime.event.EventBus;
import dev.arcbox.runtime.network.Network;
import dev.arcbox.runtime.network.NetworkDirectory;
import dev.arcbox.runtime.network.NetworkName;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.pekko.pattern.StatusReply;

/** A container's places in networks: which it begins with, and how they come and go. */
final class Connections {
  private final LiveContainer self;

  Connections(LiveContainer self) {
    this.self = self;
  }

  /** What a new container's network mode and endpoints mean. */
  static Map<String, NetworkEndpoint> first(ContainerConfig config, NetworkDirectory networks) {
    Map<String, NetworkEndpoint> endpoints = new LinkedHashMap<>();
    String mode = config.getNetworkMode();
    if (config.getNetworkDisabled() || mode.startsWith("container:")) {
      return endpoints;
    }
    String wanted = mode.isEmpty() || mode.equals("default") ? "bridge" : mode;
    Network main = networks.find(wanted);
    endpoints.put(main.name(), endpoint(main, asked(config, main, wanted)));
    config
        .getEndpointsMap()
        .forEach(
            (name, asked) -> {
              Network network = networks.find(name.equals("default") ? "bridge" : name);
              endpoints.putIfAbsent(network.name(), endpoint(network, asked));
            });
    if (endpoints.size() > 1 && (wanted.equals("host") || wanted.equals("none"))) {
      throw new Refusal.Invalid(
          "conflicting options: cannot attach both user-defined and non-user-defined"
              + " network-modes");
    }
    return endpoints;
  }

  private static Endpoint asked(ContainerConfig config, Network main, String wanted) {
    Map<String, Endpoint> all = config.getEndpointsMap();
    Endpoint none = Endpoint.getDefaultInstance();
    return all.getOrDefault(
        main.name(), all.getOrDefault(wanted, all.getOrDefault(main.id(), none)));
  }

  private static NetworkEndpoint endpoint(Network network, Endpoint asked) {
    return new NetworkEndpoint(network.id(), "", asked);
  }

  void onConnect(ContainerActor.Connect connect) {
    Network network = connect.network();
    Map<String, NetworkEndpoint> now = self.spec().networks();
    try {
      if (self.state() instanceof ContainerState.Removing) {
        throw new Refusal.Conflict(
            "Container "
                + self.id()
                + " is marked for removal and cannot be connected or"
                + " disconnected to the network");
      }
      if (network.name().equals("host") || network.name().equals("none")) {
        throw new Refusal.Forbidden(
            "container cannot be connected to " + network.name() + " network");
      }
      String mode = self.spec().config().getNetworkMode();
      if (mode.startsWith("container:") || mode.equals("host")) {
        throw new Refusal.Forbidden(
            "container sharing network namespace with another container or host cannot be connected"
                + " to any other network");
      }
      if (now.containsKey(network.name())) {
        throw new Refusal.Forbidden(
            "endpoint with name "
                + self.spec().name()
                + " already exists in network "
                + network.name());
      }
      Map<String, NetworkEndpoint> next = new LinkedHashMap<>(now);
      next.remove("none");
      next.put(
          network.name(),
          new NetworkEndpoint(
              network.id(),
              self.state().alive() ? RandomId.next() : "",
              NetworkEndpoint.known(self.spec(), network.name(), connect.asked())));
      change(next);
      if (self.state().alive()) {
        event("connect", network.name(), network.id());
      }
      connect.replyTo().tell(StatusReply.ack());
    } catch (Refusal refusal) {
      connect.replyTo().tell(StatusReply.error(refusal));
    }
  }

  void onDisconnect(ContainerActor.Disconnect disconnect) {
    NetworkName network = disconnect.network();
    Map<String, NetworkEndpoint> next = new LinkedHashMap<>(self.spec().networks());
    if (network.name().equals("host")) {
      disconnect
          .replyTo()
          .tell(
              StatusReply.error(
                  new Refusal.Forbidden(
                      "container cannot be disconnected from host network or connected to host"
                          + " network")));
    } else if (next.remove(network.name()) == null) {
      disconnect
          .replyTo()
          .tell(
              StatusReply.error(
                  new Refusal.Forbidden(
                      "container "
                          + self.id()
                          + " is not connected to network "
                          + network.name())));
    } else {
      change(next);
      if (self.state().alive()) {
        event("disconnect", network.name(), network.id());
      }
      disconnect.replyTo().tell(StatusReply.ack());
    }
  }

  private void change(Map<String, NetworkEndpoint> next) {
    self.respecify(self.spec().networked(next));
    self.save();
  }

  /**
   * Its process is about to run.
   *
   * @throws Refusal.Missing when a network has gone meanwhile
   */
  static void check(ContainerSpec spec, NetworkDirectory networks) {
    spec.networks()
        .forEach(
            (name, endpoint) -> {
              if (networks.byId(endpoint.networkId()).isEmpty()) {
                throw new Refusal.Missing("network " + name + " not found");
              }
            });
  }

  /** Its process runs. */
  static void up(LiveContainer self) {
    Map<String, NetworkEndpoint> next = new LinkedHashMap<>();
    self.spec()
        .networks()
        .forEach(
            (name, endpoint) -> {
              next.put(
                  name,
                  new NetworkEndpoint(
                      endpoint.networkId(),
                      RandomId.next(),
                      NetworkEndpoint.known(self.spec(), name, endpoint.asked())));
              new Connections(self).event("connect", name, endpoint.networkId());
            });
    self.respecify(self.spec().networked(next));
  }

  /** Its process has ended. */
  static void down(LiveContainer self) {
    Map<String, NetworkEndpoint> next = new LinkedHashMap<>();
    self.spec()
        .networks()
        .forEach(
            (name, endpoint) -> {
              next.put(name, new NetworkEndpoint(endpoint.networkId(), "", endpoint.asked()));
              if (!endpoint.id().isEmpty()) {
                new Connections(self).event("disconnect", name, endpoint.networkId());
              }
            });
    self.respecify(self.spec().networked(next));
  }

  private void event(String action, String network, String networkId) {
    String driver = self.parts().networks().byId(networkId).map(Network::driver).orElse("bridge");
    self.parts()
        .events()
        .tell(
            new EventBus.Publish(
                "network",
                action,
                networkId,
                Map.of("container", self.id(), "name", network, "type", driver)));
  }
}
