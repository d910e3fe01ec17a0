package dev.arcbox.runtime.network;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** One network. */
public record Network(
    String id,
    String name,
    Instant created,
    String driver,
    boolean enableIpv6,
    String ipamDriver,
    Map<String, String> ipamOptions,
    List<Pool> pools,
    boolean internal,
    boolean attachable,
    Map<String, String> options,
    Map<String, String> labels) {
  public Network {
    ipamOptions = Map.copyOf(ipamOptions);
    pools = List.copyOf(pools);
    options = Map.copyOf(options);
    labels = Map.copyOf(labels);
  }

  /** Addresses; all in text as the client gave them, empty where it did not. */
  public record Pool(String subnet, String range, String gateway, Map<String, String> auxiliary) {
    public Pool {
      auxiliary = Map.copyOf(auxiliary);
    }
  }

  /** Docker's own three. */
  public boolean isBuiltIn() {
    return isBuiltIn(name);
  }

  /** Whether this is the name of one of them. */
  public static boolean isBuiltIn(String name) {
    return name.equals("bridge") || name.equals("host") || name.equals("none");
  }
}
