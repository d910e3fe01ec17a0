package dev.arcbox.docker.operation;

import dev.arcbox.docker.exchange.Failure;
import dev.arcbox.docker.exchange.Route;
import java.util.List;

/** Operations that this version of ArcBox does not have; each says so. */
final class NotYet {
  private static final String BUILDING =
      "building images is not supported by this version of ArcBox: build the image elsewhere and"
          + " load or pull it";

  private NotYet() {}

  static List<Route> routes() {
    return List.of(
        failing("POST", "/build", BUILDING),
        failing("POST", "/build/prune", BUILDING),
        failing("POST", "/session", BUILDING),
        failing("POST", "/grpc", BUILDING));
  }

  private static Route failing(String method, String path, String message) {
    return Route.of(
        method,
        path,
        _ -> {
          throw Failure.unsupported(message);
        });
  }
}
