package dev.arcbox.docker.operation;

import dev.arcbox.docker.exchange.Failure;
import dev.arcbox.docker.exchange.Route;
import java.util.List;
import java.util.stream.Stream;

/** Operations that this version of ArcBox does not have. */
final class NotYet {
  private static final List<String> OPERATIONS =
      List.of("POST /build", "POST /build/prune", "POST /session", "POST /grpc");

  private NotYet() {}

  static List<Route> routes() {
    return Stream.concat(OPERATIONS.stream(), Stream.of()).map(NotYet::route).toList();
  }

  private static Route route(String operation) {
    String[] words = operation.split(" ", 2);
    return Route.of(
        words[0],
        words[1],
        _ -> {
          throw Failure.unsupported(
              "building images is not supported by this version of ArcBox: build the image elsewhere"
                  + " and load or pull it");
        });
  }
}
