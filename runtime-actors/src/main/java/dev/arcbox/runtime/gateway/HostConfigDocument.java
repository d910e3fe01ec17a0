package dev.arcbox.runtime.gateway;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.arcbox.proto.api.ContainerConfig;
import dev.arcbox.proto.api.Device;
import dev.arcbox.proto.api.MountRequest;
import dev.arcbox.proto.api.PortBinding;
import dev.arcbox.proto.api.Ulimit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The HostConfig part of a container's inspection. */
final class HostConfigDocument {
  /** Docker's own lists. */
  private static final List<String> MASKED =
      List.of(
          "/proc/asound",
          "/proc/acpi",
          "/proc/kcore",
          "/proc/keys",
          "/proc/latency_stats",
          "/proc/timer_list",
          "/proc/timer_stats",
          "/proc/sched_debug",
          "/proc/scsi",
          "/sys/firmware",
          "/sys/devices/virtual/powercap");

  private static final List<String> READ_ONLY =
      List.of("/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger");

  private HostConfigDocument() {}

  static void write(ObjectNode node, ContainerConfig config) {
    list(node, "Binds", config.getBindsList());
    node.put("ContainerIDFile", config.getContainerIdFile());
    ObjectNode log = node.putObject("LogConfig");
    log.put("Type", config.getLogConfig().getType());
    strings(log.putObject("Config"), config.getLogConfig().getConfigMap());
    node.put("NetworkMode", config.getNetworkMode());
    portBindings(node.putObject("PortBindings"), config.getPortBindingsList());
    ObjectNode restart = node.putObject("RestartPolicy");
    restart.put("Name", config.getRestartPolicy().getName());
    restart.put("MaximumRetryCount", config.getRestartPolicy().getMaximumRetryCount());
    node.put("AutoRemove", config.getAutoRemove());
    node.put("VolumeDriver", config.getVolumeDriver());
    list(node, "VolumesFrom", config.getVolumesFromList());
    node.putArray("ConsoleSize").add(config.getRows()).add(config.getCols());
    if (!config.getAnnotationsMap().isEmpty()) {
      strings(node.putObject("Annotations"), config.getAnnotationsMap());
    }
    list(node, "CapAdd", config.getCapAddList());
    list(node, "CapDrop", config.getCapDropList());
    node.put("CgroupnsMode", config.getCgroupnsMode());
    ContainerInspection.putAll(node.putArray("Dns"), config.getDnsList());
    ContainerInspection.putAll(node.putArray("DnsOptions"), config.getDnsOptionsList());
    ContainerInspection.putAll(node.putArray("DnsSearch"), config.getDnsSearchList());
    list(node, "ExtraHosts", config.getExtraHostsList());
    list(node, "GroupAdd", config.getGroupAddList());
    node.put("IpcMode", config.getIpcMode());
    node.put("Cgroup", "");
    list(node, "Links", config.getLinksList());
    node.put("OomScoreAdj", config.getOomScoreAdj());
    node.put("PidMode", config.getPidMode());
    node.put("Privileged", config.getPrivileged());
    node.put("PublishAllPorts", config.getPublishAllPorts());
    node.put("ReadonlyRootfs", config.getReadOnly());
    list(node, "SecurityOpt", config.getSecurityOptList());
    if (!config.getStorageOptMap().isEmpty()) {
      strings(node.putObject("StorageOpt"), config.getStorageOptMap());
    }
    tmpfs(node, config.getTmpfsList());
    node.put("UTSMode", config.getUtsMode());
    node.put("UsernsMode", config.getUsernsMode());
    node.put("ShmSize", config.getShmSizeBytes());
    if (!config.getSysctlsMap().isEmpty()) {
      strings(node.putObject("Sysctls"), config.getSysctlsMap());
    }
    node.put("Runtime", config.getRuntime().isEmpty() ? "runc" : config.getRuntime());
    node.put("Isolation", config.getIsolation());
    resources(node, config);
    mounts(node, config.getMountsList());
    paths(
        node,
        "MaskedPaths",
        config.hasMaskedPaths()
            ? config.getMaskedPaths().getPathsList()
            : config.getPrivileged() ? List.of() : MASKED);
    paths(
        node,
        "ReadonlyPaths",
        config.hasReadonlyPaths()
            ? config.getReadonlyPaths().getPathsList()
            : config.getPrivileged() ? List.of() : READ_ONLY);
    if (config.hasInit()) {
      node.put("Init", config.getInit());
    }
  }

  private static void paths(ObjectNode node, String name, List<String> paths) {
    ContainerInspection.putAll(node.putArray(name), paths);
  }

  private static void resources(ObjectNode node, ContainerConfig config) {
    node.put("CpuShares", config.getCpuShares());
    node.put("Memory", config.getMemoryBytes());
    node.put("NanoCpus", config.getNanoCpus());
    node.put("CgroupParent", config.getCgroupParent());
    node.put("BlkioWeight", config.getBlkioWeight());
    node.putArray("BlkioWeightDevice");
    node.putArray("BlkioDeviceReadBps");
    node.putArray("BlkioDeviceWriteBps");
    node.putArray("BlkioDeviceReadIOps");
    node.putArray("BlkioDeviceWriteIOps");
    node.put("CpuPeriod", config.getCpuPeriodMicros());
    node.put("CpuQuota", config.getCpuQuotaMicros());
    node.put("CpuRealtimePeriod", config.getCpuRealtimePeriodMicros());
    node.put("CpuRealtimeRuntime", config.getCpuRealtimeRuntimeMicros());
    node.put("CpusetCpus", config.getCpusetCpus());
    node.put("CpusetMems", config.getCpusetMems());
    ArrayNode devices = node.putArray("Devices");
    for (Device device : config.getDevicesList()) {
      devices
          .addObject()
          .put("PathOnHost", device.getPathOnHost())
          .put("PathInContainer", device.getPathInContainer())
          .put("CgroupPermissions", device.getPermissions());
    }
    list(node, "DeviceCgroupRules", config.getDeviceCgroupRulesList());
    node.putNull("DeviceRequests");
    node.put("MemoryReservation", config.getMemoryReservationBytes());
    node.put("MemorySwap", config.getMemorySwapBytes());
    nullable(node, "MemorySwappiness", config.hasMemorySwappiness(), config.getMemorySwappiness());
    if (config.hasOomKillDisable()) {
      node.put("OomKillDisable", config.getOomKillDisable());
    } else {
      node.putNull("OomKillDisable");
    }
    nullable(node, "PidsLimit", config.hasPidsLimit(), config.getPidsLimit());
    ArrayNode ulimits = node.putArray("Ulimits");
    for (Ulimit limit : config.getUlimitsList()) {
      ulimits
          .addObject()
          .put("Name", limit.getName())
          .put("Hard", limit.getHard())
          .put("Soft", limit.getSoft());
    }
    node.put("CpuCount", 0);
    node.put("CpuPercent", 0);
    node.put("IOMaximumIOps", 0);
    node.put("IOMaximumBandwidth", 0);
  }

  private static void nullable(ObjectNode node, String name, boolean present, long value) {
    if (present) {
      node.put(name, value);
    } else {
      node.putNull(name);
    }
  }

  static void portBindings(ObjectNode node, List<PortBinding> bindings) {
    for (PortBinding binding : bindings) {
      String port =
          binding.getPort().contains("/") ? binding.getPort() : binding.getPort() + "/tcp";
      ArrayNode list = node.get(port) instanceof ArrayNode there ? there : node.putArray(port);
      list.addObject().put("HostIp", binding.getHostIp()).put("HostPort", binding.getHostPort());
    }
  }

  private static void tmpfs(ObjectNode node, List<String> mounts) {
    if (!mounts.isEmpty()) {
      ObjectNode tmpfs = node.putObject("Tmpfs");
      for (String mount : mounts) {
        int colon = mount.indexOf(':');
        tmpfs.put(
            colon < 0 ? mount : mount.substring(0, colon),
            colon < 0 ? "" : mount.substring(colon + 1));
      }
    }
  }

  private static void mounts(ObjectNode node, List<MountRequest> mounts) {
    if (mounts.isEmpty()) {
      return;
    }
    ArrayNode list = node.putArray("Mounts");
    for (MountRequest mount : mounts) {
      ObjectNode entry = list.addObject();
      entry.put("Type", mount.getType());
      putNonEmpty(entry, "Source", mount.getSource());
      entry.put("Target", mount.getTarget());
      if (mount.getReadOnly()) {
        entry.put("ReadOnly", true);
      }
      putNonEmpty(entry, "Consistency", mount.getConsistency());
      if (mount.getHasVolumeOptions()) {
        volumeOptions(entry.putObject("VolumeOptions"), mount);
      }
      if (mount.getHasTmpfsOptions()) {
        ObjectNode options = entry.putObject("TmpfsOptions");
        if (mount.getTmpfsSizeBytes() != 0) {
          options.put("SizeBytes", mount.getTmpfsSizeBytes());
        }
        if (mount.getTmpfsMode() != 0) {
          options.put("Mode", mount.getTmpfsMode());
        }
      }
    }
  }

  private static void volumeOptions(ObjectNode node, MountRequest mount) {
    if (mount.getNoCopy()) {
      node.put("NoCopy", true);
    }
    if (!mount.getLabelsMap().isEmpty()) {
      strings(node.putObject("Labels"), mount.getLabelsMap());
    }
    if (!mount.getDriver().isEmpty()) {
      ObjectNode driver = node.putObject("DriverConfig").put("Name", mount.getDriver());
      if (!mount.getDriverOptionsMap().isEmpty()) {
        strings(driver.putObject("Options"), mount.getDriverOptionsMap());
      }
    }
  }

  private static void putNonEmpty(ObjectNode node, String name, String value) {
    if (!value.isEmpty()) {
      node.put(name, value);
    }
  }

  private static void list(ObjectNode node, String name, List<String> values) {
    ContainerInspection.putList(node, name, values);
  }

  private static void strings(ObjectNode node, Map<String, String> values) {
    new TreeMap<>(values).forEach(node::put);
  }
}
