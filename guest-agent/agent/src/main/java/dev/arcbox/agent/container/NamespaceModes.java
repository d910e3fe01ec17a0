package dev.arcbox.agent.container;

import dev.arcbox.proto.agent.CreateContainerRequest;

/** What follows from whose namespaces a container has. */
final class NamespaceModes {
  private NamespaceModes() {}

  /** Whether the kernel ends all of its processes with its first one. */
  static boolean ownProcesses(CreateContainerRequest request) {
    String mode = request.getNamespaces().getPid();
    return mode.isEmpty() || mode.equals("private");
  }
}
