package dev.arcbox.ttrpc;

import dev.arcbox.proto.api.ConnectNetworkRequest;
import dev.arcbox.proto.api.ConnectNetworkResponse;
import dev.arcbox.proto.api.CreateNetworkRequest;
import dev.arcbox.proto.api.ListNetworksRequest;
import dev.arcbox.proto.api.ListNetworksResponse;
import dev.arcbox.proto.api.NetworkRef;
import dev.arcbox.proto.api.NetworkSummary;
import dev.arcbox.proto.api.PruneRequest;
import dev.arcbox.proto.api.PruneResponse;
import dev.arcbox.proto.api.RemoveNetworkResponse;

/** The methods of {@code arcbox.api.v1.NetworkService}. */
public final class NetworkMethods {
  public static final String SERVICE = "arcbox.api.v1.NetworkService";

  public static final TtrpcMethod<CreateNetworkRequest, NetworkSummary> CREATE =
      TtrpcMethod.unary(SERVICE, "Create", CreateNetworkRequest.parser(), NetworkSummary.parser());

  public static final TtrpcMethod<ListNetworksRequest, ListNetworksResponse> LIST =
      TtrpcMethod.unary(
          SERVICE, "List", ListNetworksRequest.parser(), ListNetworksResponse.parser());

  public static final TtrpcMethod<NetworkRef, NetworkSummary> INSPECT =
      TtrpcMethod.unary(SERVICE, "Inspect", NetworkRef.parser(), NetworkSummary.parser());

  public static final TtrpcMethod<NetworkRef, RemoveNetworkResponse> REMOVE =
      TtrpcMethod.unary(SERVICE, "Remove", NetworkRef.parser(), RemoveNetworkResponse.parser());

  public static final TtrpcMethod<ConnectNetworkRequest, ConnectNetworkResponse> CONNECT =
      TtrpcMethod.unary(
          SERVICE, "Connect", ConnectNetworkRequest.parser(), ConnectNetworkResponse.parser());

  public static final TtrpcMethod<ConnectNetworkRequest, ConnectNetworkResponse> DISCONNECT =
      TtrpcMethod.unary(
          SERVICE, "Disconnect", ConnectNetworkRequest.parser(), ConnectNetworkResponse.parser());

  public static final TtrpcMethod<PruneRequest, PruneResponse> PRUNE =
      TtrpcMethod.unary(SERVICE, "Prune", PruneRequest.parser(), PruneResponse.parser());

  private NetworkMethods() {}
}
