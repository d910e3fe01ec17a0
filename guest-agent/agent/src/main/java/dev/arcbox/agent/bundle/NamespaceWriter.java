package dev.arcbox.agent.bundle;

import dev.arcbox.proto.agent.Namespaces;
import java.util.Map;

/** The {@code namespaces} array, and what follows for the rest from whose they are. */
final class NamespaceWriter {
  private static final String CONTAINER = "container:";

  private final Json json;
  private final KernelFeatures kernel;
  private final Map<String, Integer> peers;

  NamespaceWriter(Json json, KernelFeatures kernel, Map<String, Integer> peers) {
    this.json = json;
    this.kernel = kernel;
    this.peers = peers;
  }

  /** Whether a mode stands for a namespace that is made for this container. */
  static boolean isOwn(String mode) {
    return !mode.equals("host") && !mode.startsWith(CONTAINER);
  }

  /** The other container that a mode names; empty when it names none. */
  static String peer(String mode) {
    return mode.startsWith(CONTAINER) ? mode.substring(CONTAINER.length()) : "";
  }

  void write(Namespaces wanted) throws BundleException {
    json.member("namespaces").array();
    namespace("mnt", "mount", "");
    namespace("pid", "pid", wanted.getPid());
    namespace("net", "network", wanted.getNetwork());
    namespace("ipc", "ipc", wanted.getIpc());
    namespace("uts", "uts", wanted.getUts());
    if (kernel.unifiedCgroups()) {
      namespace("cgroup", "cgroup", wanted.getCgroup());
    }
    json.endArray();
  }

  private void namespace(String file, String type, String mode) throws BundleException {
    if (!kernel.namespaces().contains(file) || mode.equals("host")) {
      return;
    }
    json.object().member("type").value(type);
    String peer = peer(mode);
    if (!peer.isEmpty()) {
      json.member("path").value("/proc/" + pid(peer) + "/ns/" + file);
    } else if (!known(mode)) {
      throw new BundleException("unknown " + type + " namespace \"" + mode + "\"");
    }
    json.endObject();
  }

  private static boolean known(String mode) {
    return mode.isEmpty()
        || mode.equals("private")
        || mode.equals("shareable")
        || mode.equals("none");
  }

  /** Of a container that runs. */
  private int pid(String peer) throws BundleException {
    Integer pid = peers.get(peer);
    if (pid == null) {
      throw new BundleException(
          "cannot join a namespace of container " + peer + ": it does not run");
    }
    return pid;
  }
}
