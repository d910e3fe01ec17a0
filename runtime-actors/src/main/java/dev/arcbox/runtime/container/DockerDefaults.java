package dev.arcbox.runtime.container;

import dev.arcbox.proto.api.ContainerConfig;
import dev.arcbox.proto.api.RestartPolicy;

/** What Docker writes into a configuration that leaves it open, and shows in inspect. */
final class DockerDefaults {
  private static final long SHM_BYTES = 64L << 20;

  private DockerDefaults() {}

  static ContainerConfig fill(ContainerConfig config) {
    ContainerConfig.Builder full = config.toBuilder();
    if (config.getMemoryBytes() > 0 && config.getMemorySwapBytes() == 0) {
      full.setMemorySwapBytes(config.getMemoryBytes() * 2);
    }
    if (config.getShmSizeBytes() == 0) {
      full.setShmSizeBytes(SHM_BYTES);
    }
    if (config.getRestartPolicy().getName().isEmpty()) {
      full.setRestartPolicy(RestartPolicy.newBuilder().setName("no"));
    }
    if (config.getLogConfig().getType().isEmpty()) {
      full.getLogConfigBuilder().setType("json-file");
    }
    if (config.getIpcMode().isEmpty()) {
      full.setIpcMode("private");
    }
    if (config.getCgroupnsMode().isEmpty()) {
      full.setCgroupnsMode("private");
    }
    if (config.getNetworkMode().isEmpty()) {
      full.setNetworkMode("default");
    }
    return full.build();
  }
}
