package dev.arcbox.runtime.container;

import dev.arcbox.proto.agent.CreateContainerRequest;
import dev.arcbox.proto.agent.Device;
import dev.arcbox.proto.agent.Mount;
import dev.arcbox.proto.agent.Namespaces;
import dev.arcbox.proto.agent.Paths;
import dev.arcbox.proto.agent.ProcessSpec;
import dev.arcbox.proto.agent.Resources;
import dev.arcbox.proto.agent.Ulimit;
import dev.arcbox.proto.api.ContainerConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A container in the agent's words. */
final class GuestRequests {
  private GuestRequests() {}

  static CreateContainerRequest create(ContainerSpec spec) {
    ContainerConfig config = spec.config();
    CreateContainerRequest.Builder request =
        CreateContainerRequest.newBuilder()
            .setId(spec.id())
            .addAllLayers(spec.layers())
            .setProcess(process(spec))
            .setHostname(spec.hostname())
            .setDomainname(config.getDomainname())
            .setReadOnlyRoot(config.getReadOnly())
            .setResources(resources(config))
            .addAllMounts(mounts(spec))
            .setInit(config.getInit())
            .putAllSysctls(config.getSysctlsMap())
            .setNamespaces(namespaces(config))
            .addAllDevices(config.getDevicesList().stream().map(GuestRequests::device).toList())
            .addAllDeviceCgroupRules(config.getDeviceCgroupRulesList())
            .setShmBytes(config.getShmSizeBytes())
            .setSeccomp(IsolationRules.seccomp(config))
            .putAllFiles(HostFiles.of(spec));
    boolean unmasked = IsolationRules.unmasked(config);
    if (config.hasMaskedPaths() || unmasked) {
      request.setMaskedPaths(
          Paths.newBuilder().addAllPaths(config.getMaskedPaths().getPathsList()));
    }
    if (config.hasReadonlyPaths() || unmasked) {
      request.setReadonlyPaths(
          Paths.newBuilder().addAllPaths(config.getReadonlyPaths().getPathsList()));
    }
    return request.build();
  }

  static Resources resources(ContainerConfig config) {
    Resources.Builder resources =
        Resources.newBuilder()
            .setMemoryBytes(config.getMemoryBytes())
            .setMemorySwapBytes(config.getMemorySwapBytes())
            .setMemoryReservationBytes(config.getMemoryReservationBytes())
            .setNanoCpus(config.getNanoCpus())
            .setPidsLimit(config.getPidsLimit())
            .setCpuShares(config.getCpuShares())
            .setCpuQuotaMicros(config.getCpuQuotaMicros())
            .setCpuPeriodMicros(config.getCpuPeriodMicros())
            .setCpusetCpus(config.getCpusetCpus())
            .setCpusetMems(config.getCpusetMems())
            .setBlkioWeight(config.getBlkioWeight())
            .setOomKillDisable(config.getOomKillDisable());
    if (config.hasMemorySwappiness() && config.getMemorySwappiness() >= 0) {
      resources.setMemorySwappiness(config.getMemorySwappiness());
    }
    return resources.build();
  }

  private static ProcessSpec process(ContainerSpec spec) {
    ContainerConfig config = spec.config();
    ProcessPlan plan = spec.process();
    return ProcessSpec.newBuilder()
        .addAllArgs(plan.args())
        .addAllEnv(plan.env())
        .setCwd(plan.cwd())
        .setUser(plan.user())
        .setTty(config.getTty())
        .setRows(config.getRows())
        .setCols(config.getCols())
        .setPrivileged(config.getPrivileged())
        .addAllCapAdd(config.getCapAddList())
        .addAllCapDrop(config.getCapDropList())
        .setNoNewPrivileges(IsolationRules.noNewPrivileges(config))
        .addAllUlimits(
            config.getUlimitsList().stream()
                .map(
                    limit ->
                        Ulimit.newBuilder()
                            .setName(limit.getName())
                            .setSoft(limit.getSoft())
                            .setHard(limit.getHard())
                            .build())
                .toList())
        .addAllGroups(config.getGroupAddList())
        .setOomScoreAdj(config.getOomScoreAdj())
        .build();
  }

  private static Namespaces namespaces(ContainerConfig config) {
    String network = config.getNetworkMode();
    boolean special = network.equals("host") || network.startsWith("container:");
    return Namespaces.newBuilder()
        .setPid(config.getPidMode())
        .setIpc(config.getIpcMode())
        .setUts(config.getUtsMode())
        .setCgroup(config.getCgroupnsMode())
        // Networks of their own come with the network stack: a loopback device until then.
        .setNetwork(special ? network : "none")
        .build();
  }

  private static Device device(dev.arcbox.proto.api.Device device) {
    return Device.newBuilder()
        .setPathOnHost(device.getPathOnHost())
        .setPathInContainer(device.getPathInContainer())
        .setPermissions(device.getPermissions())
        .build();
  }

  private static List<Mount> mounts(ContainerSpec spec) {
    List<Mount> mounts = new ArrayList<>();
    spec.config().getTmpfsList().forEach(text -> mounts.add(tmpfs(text)));
    for (MountPoint point : spec.mounts()) {
      mounts.add(
          Mount.newBuilder()
              .setType(point.type())
              .setSource(point.isVolume() ? point.folder() : point.type())
              .setTarget(point.target())
              .addAllOptions(point.options())
              .setNoCopy(point.noCopy())
              .build());
    }
    return mounts;
  }

  /** "target[:options]". */
  private static Mount tmpfs(String text) {
    int colon = text.indexOf(':');
    List<String> options = new ArrayList<>(List.of("nosuid", "nodev", "noexec"));
    if (colon >= 0 && colon + 1 < text.length()) {
      options.addAll(List.of(text.substring(colon + 1).split(",", -1)));
    }
    return Mount.newBuilder()
        .setType("tmpfs")
        .setSource("tmpfs")
        .setTarget(colon < 0 ? text : text.substring(0, colon))
        .addAllOptions(options)
        .build();
  }

  /** Files that the daemon lays into a container. */
  static final class HostFiles {
    private HostFiles() {}

    static Map<String, String> of(ContainerSpec spec) {
      String name = spec.hostname();
      String domain = spec.config().getDomainname();
      String own = domain.isEmpty() ? name : name + "." + domain + "\t" + name;
      StringBuilder hosts =
          new StringBuilder("127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n");
      for (String entry : spec.config().getExtraHostsList()) {
        int colon = entry.indexOf(':');
        String address = entry.substring(colon + 1);
        if (!address.equals("host-gateway")) {
          hosts.append(address).append('\t').append(entry, 0, colon).append('\n');
        }
      }
      hosts.append("127.0.1.1\t").append(own).append('\n');
      return Map.of(
          "/etc/hostname",
          name + "\n",
          "/etc/hosts",
          hosts.toString(),
          "/etc/resolv.conf",
          resolver(spec.config()));
    }

    private static String resolver(ContainerConfig config) {
      StringBuilder text = new StringBuilder();
      config.getDnsList().forEach(server -> text.append("nameserver ").append(server).append('\n'));
      if (config.getDnsSearchCount() > 0) {
        text.append("search ").append(String.join(" ", config.getDnsSearchList())).append('\n');
      }
      if (config.getDnsOptionsCount() > 0) {
        text.append("options ").append(String.join(" ", config.getDnsOptionsList())).append('\n');
      }
      return text.toString();
    }
  }
}
