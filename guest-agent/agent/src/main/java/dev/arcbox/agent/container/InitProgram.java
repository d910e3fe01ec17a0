package dev.arcbox.agent.container;

import dev.arcbox.agent.container.ContainerException.Kind;
import java.io.File;
import java.util.List;

/** The small static program that is process 1 of containers that ask for one. */
final class InitProgram {
  private static final List<String> PLACES =
      List.of("/usr/bin/tini-static", "/usr/bin/docker-init", "/usr/libexec/docker/docker-init");

  private InitProgram() {}

  /** Its path here. */
  static String path() throws ContainerException {
    for (String place : PLACES) {
      if (new File(place).canExecute()) {
        return place;
      }
    }
    throw new ContainerException(
        Kind.UNSUPPORTED, "this machine has no init program for containers");
  }
}
