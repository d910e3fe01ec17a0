package dev.arcbox.docker.operation;

import dev.arcbox.docker.exchange.Route;
import dev.arcbox.runtime.gateway.DaemonParts;
import java.util.ArrayList;
import java.util.List;

/** Every operation of the API. */
public final class Operations {
  /** The release of Docker whose behaviour is answered: clients decide by it what they may ask. */
  public static final String ENGINE_VERSION = "24.0.9";

  private Operations() {}

  public static List<Route> routes(DaemonParts parts) {
    Engine engine = new Engine(parts);
    List<Route> routes = new ArrayList<>();
    routes.addAll(new SystemOperations(engine).routes());
    routes.addAll(new DiskUsageOperations(engine).routes());
    routes.addAll(new EventOperations(engine).routes());
    routes.addAll(new ContainerOperations(engine).routes());
    routes.addAll(new ContainerListing(engine).routes());
    routes.addAll(new ContainerStreams(engine).routes());
    routes.addAll(new StatisticsOperations(engine).routes());
    routes.addAll(new FileOperations(engine).routes());
    routes.addAll(new ExecOperations(engine).routes());
    routes.addAll(new ArchiveOperations(engine).routes());
    routes.addAll(new PruneOperations(engine).routes());
    routes.addAll(new RegistryOperations(engine).routes());
    routes.addAll(new VolumeOperations(engine).routes());
    routes.addAll(new NetworkOperations(engine).routes());
    routes.addAll(new ImageOperations(engine).routes());
    routes.addAll(SwarmOperations.routes());
    routes.addAll(NotYet.routes());
    return routes;
  }
}
