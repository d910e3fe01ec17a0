package dev.arcbox.runtime.network;

import dev.arcbox.runtime.Refusal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Docker's rules for networks, in its words. */
final class NetworkRules {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]*");
  private static final int LONGEST = 200;
  private static final Set<String> DRIVERS = Set.of("", "bridge");

  private NetworkRules() {}

  static void check(NetworkRequest request, Collection<Network> there) {
    String name = request.name();
    if (name.isBlank() || name.length() > LONGEST || !NAME.matcher(name).matches()) {
      throw new Refusal.Invalid("invalid network name: \"" + name + "\"");
    }
    if (Network.isBuiltIn(name) || name.equals("default")) {
      throw new Refusal.Forbidden("operation is not permitted on predefined " + name + " network");
    }
    if (there.stream().anyMatch(network -> network.name().equals(name))) {
      throw new Refusal.Conflict("network with name " + name + " already exists");
    }
    switch (request.driver()) {
      case "host", "null" ->
          throw new Refusal.Forbidden(
              "only one instance of \"" + request.driver() + "\" network is allowed");
      case "overlay" ->
          throw new Refusal.Forbidden(
              "This node is not a swarm manager. Use \"docker swarm init\" or \"docker swarm join\""
                  + " to connect this node to swarm and try again.");
      default -> {
        if (!DRIVERS.contains(request.driver())) {
          throw new Refusal.Missing(
              "could not find plugin "
                  + request.driver()
                  + " in v1 plugin registry: plugin \""
                  + request.driver()
                  + "\" not found");
        }
      }
    }
    if (!Set.of("", "default").contains(request.ipamDriver())) {
      throw new Refusal.Missing("plugin \"" + request.ipamDriver() + "\" not found");
    }
    if (request.ingress()) {
      throw new Refusal.Forbidden("Ingress network can only be of type overlay");
    }
  }

  /** The client's pools judged, or a free one of Docker's defaults. */
  static List<Network.Pool> pools(List<Network.Pool> asked, Collection<Network> there) {
    List<Subnet> taken = new ArrayList<>();
    there.forEach(
        network ->
            network.pools().forEach(pool -> Subnet.parse(pool.subnet()).ifPresent(taken::add)));
    List<Network.Pool> pools = new ArrayList<>();
    for (Network.Pool pool : asked) {
      pools.add(pool(pool, taken));
    }
    boolean v4 = pools.stream().anyMatch(pool -> !pool.subnet().contains(":"));
    if (!v4) {
      Subnet free = free(taken);
      pools.addFirst(new Network.Pool(free.text(), "", free.host(1), java.util.Map.of()));
    }
    return pools;
  }

  private static Network.Pool pool(Network.Pool pool, List<Subnet> taken) {
    if (pool.subnet().isEmpty()) {
      throw new Refusal.Invalid("invalid network config: a pool needs a subnet");
    }
    Subnet subnet =
        Subnet.parse(pool.subnet())
            .orElseThrow(
                () ->
                    new Refusal.Invalid("invalid subnet: invalid CIDR address: " + pool.subnet()));
    if (taken.stream().anyMatch(subnet::overlaps)) {
      throw new Refusal.Forbidden("Pool overlaps with other one on this address space");
    }
    taken.add(subnet);
    if (!pool.range().isEmpty()) {
      Optional<Subnet> range = Subnet.parse(pool.range());
      if (range.isEmpty()
          || !range.get().overlaps(subnet)
          || range.get().prefix() < subnet.prefix()) {
        throw new Refusal.Invalid(
            "invalid ip range: " + pool.range() + " is not within " + pool.subnet());
      }
    }
    inside("gateway address", pool.gateway(), subnet, pool.subnet());
    pool.auxiliary().values().forEach(a -> inside("auxiliary address", a, subnet, pool.subnet()));
    String gateway = pool.gateway().isEmpty() ? subnet.host(1) : pool.gateway();
    return new Network.Pool(pool.subnet(), pool.range(), gateway, pool.auxiliary());
  }

  private static void inside(String what, String address, Subnet subnet, String text) {
    if (!address.isEmpty() && Subnet.address(address).filter(subnet::contains).isEmpty()) {
      throw new Refusal.Invalid("invalid " + what + " " + address + ": not within " + text);
    }
  }

  /** Docker's own order: 172.17 to 172.31 as /16, then 192.168 in blocks of /20. */
  private static Subnet free(List<Subnet> taken) {
    List<String> candidates = new ArrayList<>();
    for (int i = 17; i < 32; i++) {
      candidates.add("172." + i + ".0.0/16");
    }
    for (int i = 0; i < 256; i += 16) {
      candidates.add("192.168." + i + ".0/20");
    }
    return candidates.stream()
        .flatMap(text -> Subnet.parse(text).stream())
        .filter(candidate -> taken.stream().noneMatch(candidate::overlaps))
        .findFirst()
        .orElseThrow(
            () ->
                new Refusal.Invalid(
                    "could not find an available, non-overlapping IPv4 address pool among the"
                        + " defaults to assign to the network"));
  }
}
