package dev.arcbox.runtime.network;

import java.util.List;
import java.util.Map;

/**
 * A network that someone wants.
 *
 * @param driver empty: "bridge"
 * @param ipamDriver empty: "default"
 */
public record NetworkRequest(
    String name,
    String driver,
    boolean enableIpv6,
    String ipamDriver,
    Map<String, String> ipamOptions,
    List<Network.Pool> pools,
    boolean internal,
    boolean attachable,
    boolean ingress,
    Map<String, String> options,
    Map<String, String> labels) {
  public NetworkRequest {
    ipamOptions = Map.copyOf(ipamOptions);
    pools = List.copyOf(pools);
    options = Map.copyOf(options);
    labels = Map.copyOf(labels);
  }
}
