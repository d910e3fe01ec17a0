package dev.arcbox.agent.bundle;

import dev.arcbox.proto.agent.CreateContainerRequest;
import dev.arcbox.proto.agent.Mount;
import dev.arcbox.proto.agent.Resources;
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

  private static final long DEFAULT_PERIOD = 100_000;

  private ConfigWriter() {}

  /**
   * What else the document needs to know.
   *
   * @param rootfs path of the mounted root file system
   * @param files places of the small files to lay over: path in the container → path here
   */
  public record Place(
      String rootfs, String cgroup, Map<String, String> files, KernelFeatures kernel) {}

  public static String write(CreateContainerRequest request, User user, String cwd, Place place)
      throws BundleException {
    Json json = new Json();
    boolean privileged = request.getProcess().getPrivileged();
    json.object().member("ociVersion").value("1.0.2");
    json.member("process");
    ProcessWriter.write(json, request.getProcess(), user, cwd, request.getHostname());
    json.member("root").object();
    json.member("path").value(place.rootfs());
    json.member("readonly").value(request.getReadOnlyRoot());
    json.endObject();
    json.member("hostname").value(request.getHostname());
    json.member("mounts").array();
    MountWriter.defaults(json, place.kernel(), privileged);
    for (Map.Entry<String, String> file : place.files().entrySet()) {
      MountWriter.bind(
          json,
          file.getValue(),
          GuestPath.normal(file.getKey(), "file"),
          List.of("rbind", "rprivate"));
    }
    for (Mount mount : request.getMountsList()) {
      MountWriter.requested(json, mount);
    }
    json.endArray();
    json.member("linux").object();
    namespaces(json, place.kernel());
    json.member("cgroupsPath").value(place.cgroup());
    ResourceWriter.write(
        json,
        request.hasResources() ? request.getResources() : Resources.getDefaultInstance(),
        privileged,
        DEFAULT_PERIOD);
    if (request.getSysctlsCount() > 0) {
      json.member("sysctl").object();
      for (Map.Entry<String, String> one : request.getSysctlsMap().entrySet()) {
        json.member(one.getKey()).value(one.getValue());
      }
      json.endObject();
    }
    if (!privileged) {
      json.member("maskedPaths").values(MASKED);
      json.member("readonlyPaths").values(READ_ONLY);
    }
    json.endObject();
    return json.endObject().toString();
  }

  private static void namespaces(Json json, KernelFeatures kernel) {
    json.member("namespaces").array();
    namespace(json, kernel, "mnt", "mount");
    namespace(json, kernel, "pid", "pid");
    namespace(json, kernel, "net", "network");
    namespace(json, kernel, "ipc", "ipc");
    namespace(json, kernel, "uts", "uts");
    if (kernel.unifiedCgroups()) {
      namespace(json, kernel, "cgroup", "cgroup");
    }
    json.endArray();
  }

  private static void namespace(Json json, KernelFeatures kernel, String file, String type) {
    if (kernel.namespaces().contains(file)) {
      json.object().member("type").value(type).endObject();
    }
  }
}
