package dev.arcbox.docker.operation;

import dev.arcbox.docker.exchange.Failure;
import dev.arcbox.proto.api.ContainerConfig;
import dev.arcbox.proto.api.Device;
import dev.arcbox.proto.api.LogConfig;
import dev.arcbox.proto.api.MountRequest;
import dev.arcbox.proto.api.Paths;
import dev.arcbox.proto.api.PortBinding;
import dev.arcbox.proto.api.RestartPolicy;
import dev.arcbox.proto.api.Ulimit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The HostConfig part of a create request; its limits and restart policy are an update's too. */
final class HostConfigRequest {
  private HostConfigRequest() {}

  static void read(Fields host, ContainerConfig.Builder config) {
    limits(host, config);
    unsetLimits(config);
    refuseDeviceRequests(host);
    files(host, config);
    separation(host, config);
    network(host, config);
    config.setAutoRemove(host.flag("AutoRemove")).setPrivileged(host.flag("Privileged"));
    config.addAllCapAdd(host.texts("CapAdd")).addAllCapDrop(host.texts("CapDrop"));
    if (host.has("Init")) {
      config.setInit(host.flag("Init"));
    }
    Fields log = host.object("LogConfig");
    if (host.has("LogConfig")) {
      config.setLogConfig(
          LogConfig.newBuilder().setType(log.text("Type")).putAllConfig(log.map("Config")));
    }
    config.setContainerIdFile(host.text("ContainerIDFile"));
    CreateRequest.consoleSize(
        host.node("ConsoleSize"), (rows, columns) -> config.setRows(rows).setCols(columns));
  }

  /** What clients write for "not said", as Docker understands it in a new container. */
  private static void unsetLimits(ContainerConfig.Builder config) {
    if (config.getPidsLimit() <= 0) {
      config.clearPidsLimit();
    }
    if (!config.getOomKillDisable()) {
      config.clearOomKillDisable();
    }
    if (config.getMemorySwappiness() == -1) {
      config.clearMemorySwappiness();
    }
  }

  private static void refuseDeviceRequests(Fields host) {
    for (Fields request : host.objects("DeviceRequests")) {
      throw Failure.invalid(
          "could not select device driver \""
              + request.text("Driver")
              + "\" with capabilities: "
              + request.node("Capabilities"));
    }
  }

  /** Limits of the API that the machine's kernel does not have; each that is asked for is told. */
  static List<String> discarded(Fields host) {
    Map<String, String> unable = new LinkedHashMap<>();
    unable.put("BlkioWeightDevice", "Block I/O weight_device");
    unable.put("BlkioDeviceReadBps", "BPS Block I/O read limit");
    unable.put("BlkioDeviceWriteBps", "BPS Block I/O write limit");
    unable.put("BlkioDeviceReadIOps", "IOPS Block read limit");
    unable.put("BlkioDeviceWriteIOps", "IOPS Block write limit");
    List<String> warnings = new ArrayList<>();
    unable.forEach(
        (field, what) -> {
          if (!host.objects(field).isEmpty()) {
            warnings.add(
                "Your kernel does not support "
                    + what
                    + " or the cgroup is not mounted. "
                    + field
                    + " discarded.");
          }
        });
    return warnings;
  }

  /** Also the whole body of an update. */
  static void limits(Fields host, ContainerConfig.Builder config) {
    config.setMemoryBytes(host.number("Memory")).setMemorySwapBytes(host.number("MemorySwap"));
    config.setMemoryReservationBytes(host.number("MemoryReservation"));
    if (host.has("MemorySwappiness")) {
      config.setMemorySwappiness(host.number("MemorySwappiness"));
    }
    config.setNanoCpus(host.number("NanoCpus")).setCpuShares(host.number("CpuShares"));
    config.setCpuQuotaMicros(host.number("CpuQuota"));
    config.setCpuPeriodMicros(host.number("CpuPeriod"));
    config.setCpusetCpus(host.text("CpusetCpus")).setCpusetMems(host.text("CpusetMems"));
    config.setCpuRealtimePeriodMicros(host.number("CpuRealtimePeriod"));
    config.setCpuRealtimeRuntimeMicros(host.number("CpuRealtimeRuntime"));
    config.setBlkioWeight(host.integer("BlkioWeight"));
    if (host.has("PidsLimit")) {
      config.setPidsLimit(host.number("PidsLimit"));
    }
    if (host.has("OomKillDisable")) {
      config.setOomKillDisable(host.flag("OomKillDisable"));
    }
    for (Fields limit : host.objects("Ulimits")) {
      config.addUlimits(
          Ulimit.newBuilder()
              .setName(limit.text("Name"))
              .setSoft(limit.number("Soft"))
              .setHard(limit.number("Hard")));
    }
    if (host.has("RestartPolicy")) {
      Fields policy = host.object("RestartPolicy");
      config.setRestartPolicy(
          RestartPolicy.newBuilder()
              .setName(policy.text("Name"))
              .setMaximumRetryCount(policy.integer("MaximumRetryCount")));
    }
  }

  private static void files(Fields host, ContainerConfig.Builder config) {
    config.setReadOnly(host.flag("ReadonlyRootfs")).addAllBinds(host.texts("Binds"));
    config.addAllVolumesFrom(host.texts("VolumesFrom")).setVolumeDriver(host.text("VolumeDriver"));
    config.putAllStorageOpt(host.map("StorageOpt")).setShmSizeBytes(host.number("ShmSize"));
    host.map("Tmpfs")
        .forEach((path, how) -> config.addTmpfs(how.isEmpty() ? path : path + ":" + how));
    host.objects("Mounts").forEach(mount -> config.addMounts(mount(mount)));
    if (host.has("MaskedPaths")) {
      config.setMaskedPaths(Paths.newBuilder().addAllPaths(host.texts("MaskedPaths")));
    }
    if (host.has("ReadonlyPaths")) {
      config.setReadonlyPaths(Paths.newBuilder().addAllPaths(host.texts("ReadonlyPaths")));
    }
    for (Fields device : host.objects("Devices")) {
      config.addDevices(
          Device.newBuilder()
              .setPathOnHost(device.text("PathOnHost"))
              .setPathInContainer(device.text("PathInContainer"))
              .setPermissions(device.text("CgroupPermissions")));
    }
    config.addAllDeviceCgroupRules(host.texts("DeviceCgroupRules"));
  }

  private static MountRequest mount(Fields mount) {
    Fields bind = mount.object("BindOptions");
    Fields volume = mount.object("VolumeOptions");
    Fields driver = volume.object("DriverConfig");
    Fields tmpfs = mount.object("TmpfsOptions");
    return MountRequest.newBuilder()
        .setType(mount.text("Type"))
        .setSource(mount.text("Source"))
        .setTarget(mount.text("Target"))
        .setReadOnly(mount.flag("ReadOnly"))
        .setConsistency(mount.text("Consistency"))
        .setHasBindOptions(mount.has("BindOptions"))
        .setPropagation(bind.text("Propagation"))
        .setNonRecursive(bind.flag("NonRecursive"))
        .setCreateMountpoint(bind.flag("CreateMountpoint"))
        .setHasVolumeOptions(mount.has("VolumeOptions"))
        .setNoCopy(volume.flag("NoCopy"))
        .putAllLabels(volume.map("Labels"))
        .setDriver(driver.text("Name"))
        .putAllDriverOptions(driver.map("Options"))
        .setHasTmpfsOptions(mount.has("TmpfsOptions"))
        .setTmpfsSizeBytes(tmpfs.number("SizeBytes"))
        .setTmpfsMode(tmpfs.integer("Mode"))
        .build();
  }

  private static void separation(Fields host, ContainerConfig.Builder config) {
    config.setOomScoreAdj(host.integer("OomScoreAdj")).setCgroupParent(host.text("CgroupParent"));
    config.setIpcMode(host.text("IpcMode")).setPidMode(host.text("PidMode"));
    config.setUtsMode(host.text("UTSMode")).setUsernsMode(host.text("UsernsMode"));
    config.setCgroupnsMode(host.text("CgroupnsMode")).putAllSysctls(host.map("Sysctls"));
    config.addAllSecurityOpt(host.texts("SecurityOpt")).addAllGroupAdd(host.texts("GroupAdd"));
    config.setRuntime(host.text("Runtime")).setIsolation(host.text("Isolation"));
    config.putAllAnnotations(host.map("Annotations"));
  }

  private static void network(Fields host, ContainerConfig.Builder config) {
    config.setNetworkMode(host.text("NetworkMode"));
    config.setPublishAllPorts(host.flag("PublishAllPorts"));
    Fields ports = host.object("PortBindings");
    for (String port : host.keys("PortBindings")) {
      for (Fields binding : ports.objects(port)) {
        config.addPortBindings(
            PortBinding.newBuilder()
                .setPort(port)
                .setHostIp(binding.text("HostIp"))
                .setHostPort(binding.text("HostPort")));
      }
    }
    config.addAllDns(host.texts("Dns")).addAllDnsOptions(host.texts("DnsOptions"));
    config.addAllDnsSearch(host.texts("DnsSearch")).addAllExtraHosts(host.texts("ExtraHosts"));
    config.addAllLinks(host.texts("Links"));
  }
}
