package dev.arcbox.agent.bundle;

import dev.arcbox.proto.agent.CreateContainerRequest;
import dev.arcbox.proto.agent.Mount;
import dev.arcbox.proto.agent.Namespaces;
import dev.arcbox.proto.agent.Paths;
import dev.arcbox.proto.agent.ProcessSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A container's {@code config.json}. */
public final class ConfigWriter {
  private static final List<String> MASKED =
      List.of(
          "/proc/acpi",
          "/proc/asound",
          "/proc/interrupts",
          "/proc/kcore",
          "/proc/keys",
          "/proc/latency_stats",
          "/proc/sched_debug",
          "/proc/scsi",
          "/proc/timer_list",
          "/proc/timer_stats",
          "/sys/devices/virtual/powercap",
          "/sys/firmware");

  private static final List<String> READ_ONLY =
      List.of("/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger");

  /** Where users of init processes know it to be. */
  private static final String INIT = "/sbin/docker-init";

  private final CreateContainerRequest request;
  private final Place place;
  private final Json json = new Json();
  private final boolean privileged;
  private final NamespaceWriter namespaces;

  private ConfigWriter(CreateContainerRequest request, Place place) {
    this.request = request;
    this.place = place;
    this.privileged = request.getProcess().getPrivileged();
    this.namespaces = new NamespaceWriter(json, place.kernel(), place.peers());
  }

  /**
   * What else the document needs to know.
   *
   * @param rootfs path of the mounted root file system
   * @param files places of the small files to lay over: path in the container → path here
   * @param volumes folders here by the volumes' names
   * @param devices that the container is to have
   * @param init path here of the program for {@code --init}
   * @param peers first processes of containers whose namespaces are joined
   * @param sharedMemory where {@code /dev/shm} comes from when it is shared; empty for one of its
   *     own
   */
  public record Place(
      String rootfs,
      String cgroup,
      Map<String, String> files,
      Map<String, String> volumes,
      List<DeviceNode> devices,
      String init,
      Map<String, Integer> peers,
      String sharedMemory,
      KernelFeatures kernel) {}

  /** Whose namespaces a container joins; their processes are its start's to find. */
  public static List<String> peers(CreateContainerRequest request) {
    Namespaces modes = request.getNamespaces();
    List<String> peers = new ArrayList<>();
    for (String mode :
        List.of(modes.getPid(), modes.getIpc(), modes.getUts(), modes.getNetwork())) {
      String peer = NamespaceWriter.peer(mode);
      if (!peer.isEmpty() && !peers.contains(peer)) {
        peers.add(peer);
      }
    }
    return peers;
  }

  public static String write(CreateContainerRequest request, User user, String cwd, Place place)
      throws BundleException {
    return new ConfigWriter(request, place).document(user, cwd);
  }

  private String document(User user, String cwd) throws BundleException {
    json.object().member("ociVersion").value("1.0.2");
    json.member("process");
    ProcessWriter.write(json, process(), user, cwd, request.getHostname());
    json.member("root").object();
    json.member("path").value(place.rootfs());
    json.member("readonly").value(request.getReadOnlyRoot());
    json.endObject();
    if (ownUts()) {
      json.member("hostname").value(request.getHostname());
    }
    mounts();
    json.member("linux").object();
    namespaces.write(request.getNamespaces());
    json.member("cgroupsPath").value(place.cgroup());
    devices();
    ResourceWriter.write(
        json,
        request.getResources(),
        new ResourceWriter.Devices(
            privileged, place.devices(), request.getDeviceCgroupRulesList()));
    sysctls();
    if (!privileged) {
      json.member("maskedPaths")
          .values(paths(request.hasMaskedPaths(), request.getMaskedPaths(), MASKED));
      json.member("readonlyPaths")
          .values(paths(request.hasReadonlyPaths(), request.getReadonlyPaths(), READ_ONLY));
      SeccompWriter.write(
          json,
          request.getSeccomp(),
          Capabilities.of(request.getProcess()),
          place.kernel().limits());
    }
    json.endObject();
    return json.endObject().toString();
  }

  private boolean ownUts() {
    return NamespaceWriter.isOwn(request.getNamespaces().getUts());
  }

  private ProcessSpec process() {
    ProcessSpec process = request.getProcess();
    if (!request.getInit()) {
      return process;
    }
    return process.toBuilder()
        .clearArgs()
        .addArgs(INIT)
        .addArgs("--")
        .addAllArgs(process.getArgsList())
        .build();
  }

  private void mounts() throws BundleException {
    json.member("mounts").array();
    String ipc = request.getNamespaces().getIpc();
    MountWriter.defaults(
        json, place.kernel(), privileged, ipc, place.sharedMemory(), request.getShmBytes());
    for (Map.Entry<String, String> file : place.files().entrySet()) {
      MountWriter.bind(
          json,
          file.getValue(),
          GuestPath.normal(file.getKey(), "file"),
          List.of("rbind", "rprivate"));
    }
    if (request.getInit()) {
      MountWriter.bind(json, place.init(), INIT, List.of("bind", "ro"));
    }
    for (Mount mount : request.getMountsList()) {
      MountWriter.requested(json, mount, place.volumes());
    }
    json.endArray();
  }

  private void devices() {
    json.member("devices").array();
    for (DeviceNode node : place.devices()) {
      node.node(json);
    }
    json.endArray();
  }

  private void sysctls() throws BundleException {
    boolean ownIpc = NamespaceWriter.isOwn(request.getNamespaces().getIpc());
    boolean ownNetwork = NamespaceWriter.isOwn(request.getNamespaces().getNetwork());
    json.member("sysctl").object();
    for (Map.Entry<String, String> one : request.getSysctlsMap().entrySet()) {
      Sysctls.check(one.getKey(), ownIpc, ownNetwork);
      json.member(one.getKey()).value(one.getValue());
    }
    if (!request.getDomainname().isEmpty() && ownUts()) {
      json.member("kernel.domainname").value(request.getDomainname());
    }
    json.endObject();
  }

  private static List<String> paths(boolean given, Paths own, List<String> otherwise)
      throws BundleException {
    if (!given) {
      return otherwise;
    }
    for (String path : own.getPathsList()) {
      String _ = GuestPath.normal(path, "path");
    }
    return own.getPathsList();
  }
}
