package dev.arcbox.runtime.gateway;

import static dev.arcbox.runtime.gateway.ContainerService.guarded;

import dev.arcbox.proto.api.ConnectNetworkRequest;
import dev.arcbox.proto.api.ConnectNetworkResponse;
import dev.arcbox.proto.api.CreateNetworkRequest;
import dev.arcbox.proto.api.Endpoint;
import dev.arcbox.proto.api.ListNetworksResponse;
import dev.arcbox.proto.api.NetworkRef;
import dev.arcbox.proto.api.NetworkSummary;
import dev.arcbox.proto.api.PruneRequest;
import dev.arcbox.proto.api.PruneResponse;
import dev.arcbox.proto.api.RemoveNetworkResponse;
import dev.arcbox.runtime.container.ContainerActor;
import dev.arcbox.runtime.network.Network;
import dev.arcbox.runtime.network.NetworkDirectory;
import dev.arcbox.runtime.network.NetworkManager;
import dev.arcbox.runtime.network.NetworkName;
import dev.arcbox.runtime.network.NetworkRequest;
import dev.arcbox.runtime.store.EpochNanos;
import dev.arcbox.ttrpc.NetworkMethods;
import dev.arcbox.ttrpc.ServiceTable;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.pattern.StatusReply;

/** {@code arcbox.api.v1.NetworkService}. */
final class NetworkService {
  private final DaemonParts parts;

  NetworkService(DaemonParts parts) {
    this.parts = parts;
  }

  void register(ServiceTable.Builder table) {
    table
        .unary(NetworkMethods.CREATE, guarded((_, q) -> create(q)))
        .unary(
            NetworkMethods.LIST,
            guarded(
                (_, _) ->
                    ListNetworksResponse.newBuilder()
                        .addAllNetworks(directory().all().stream().map(this::summary).toList())
                        .build()))
        .unary(
            NetworkMethods.INSPECT, guarded((_, q) -> summary(directory().find(q.getReference()))))
        .unary(NetworkMethods.REMOVE, guarded((_, q) -> remove(q)))
        .unary(NetworkMethods.CONNECT, guarded((_, q) -> connect(q)))
        .unary(NetworkMethods.DISCONNECT, guarded((_, q) -> disconnect(q)))
        .unary(NetworkMethods.PRUNE, guarded((_, q) -> prune(q)));
  }

  private NetworkDirectory directory() {
    return parts.objects().networkDirectory();
  }

  private <T> T ask(Function<ActorRef<StatusReply<T>>, NetworkManager.Command> question) {
    return Asks.ask(parts.system(), parts.objects().networks(), Asks.SHORT, question);
  }

  private NetworkSummary create(CreateNetworkRequest request) {
    boolean addressed =
        !request.getSubnet().isEmpty()
            || !request.getGateway().isEmpty()
            || !request.getIpRange().isEmpty();
    List<Network.Pool> pools =
        addressed
            ? List.of(
                new Network.Pool(
                    request.getSubnet(), request.getIpRange(), request.getGateway(), Map.of()))
            : List.of();
    NetworkRequest wanted =
        new NetworkRequest(
            request.getName(),
            request.getDriver(),
            request.getIpv6(),
            "",
            Map.of(),
            pools,
            request.getInternal(),
            request.getAttachable(),
            false,
            request.getOptionsMap(),
            request.getLabelsMap());
    return summary(this.<Network>ask(ref -> new NetworkManager.Create(wanted, ref)));
  }

  private RemoveNetworkResponse remove(NetworkRef request) {
    this.<Done>ask(ref -> new NetworkManager.Remove(request.getReference(), ref));
    return RemoveNetworkResponse.getDefaultInstance();
  }

  private ConnectNetworkResponse connect(ConnectNetworkRequest request) {
    Network network = directory().find(request.getNetwork());
    Endpoint asked =
        Endpoint.newBuilder()
            .setIpv4Address(request.getIpv4Address())
            .addAllAliases(request.getAliasesList())
            .build();
    Asks.perform(
        parts.system(),
        parts.directory().find(request.getContainer()).actor(),
        Asks.SHORT,
        ref -> new ContainerActor.Connect(network, asked, ref));
    return ConnectNetworkResponse.getDefaultInstance();
  }

  /** By force also out of a network that is not there any more. */
  private ConnectNetworkResponse disconnect(ConnectNetworkRequest request) {
    NetworkName network = directory().named(request.getNetwork(), request.getForce());
    Asks.perform(
        parts.system(),
        parts.directory().find(request.getContainer()).actor(),
        Asks.SHORT,
        ref -> new ContainerActor.Disconnect(network, ref));
    return ConnectNetworkResponse.getDefaultInstance();
  }

  private PruneResponse prune(PruneRequest request) {
    List<String> labels = Filters.labels(request.getFiltersList());
    List<String> removed =
        ask(
            ref ->
                new NetworkManager.Prune(
                    network -> Filters.haveAll(network.labels(), labels), ref));
    return PruneResponse.newBuilder().addAllRemoved(removed).build();
  }

  private NetworkSummary summary(Network network) {
    return NetworkSummary.newBuilder()
        .setId(network.id())
        .setName(network.name())
        .setDriver(network.driver())
        .setScope("local")
        .setCreatedAtNanos(EpochNanos.of(network.created()))
        .setInternal(network.internal())
        .setAttachable(network.attachable())
        .setIpv6(network.enableIpv6())
        .addAllSubnets(network.pools().stream().map(Network.Pool::subnet).toList())
        .addAllGateways(network.pools().stream().map(Network.Pool::gateway).toList())
        .putAllOptions(network.options())
        .putAllLabels(network.labels())
        .addAllMembers(parts.directory().membersOf(network.id()))
        .build();
  }
}
