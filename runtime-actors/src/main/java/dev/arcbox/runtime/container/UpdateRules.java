package dev.arcbox.runtime.container;

import dev.arcbox.proto.api.ContainerConfig;
import dev.arcbox.runtime.Refusal;
import java.util.Set;

/** What of a container's configuration may change later, and how the change and the old combine. */
final class UpdateRules {
  /** Field numbers: the limits that Docker updates, and the restart policy. */
  private static final Set<Integer> CHANGEABLE =
      Set.of(
          ContainerConfig.MEMORY_BYTES_FIELD_NUMBER,
          ContainerConfig.MEMORY_SWAP_BYTES_FIELD_NUMBER,
          ContainerConfig.MEMORY_RESERVATION_BYTES_FIELD_NUMBER,
          ContainerConfig.NANO_CPUS_FIELD_NUMBER,
          ContainerConfig.CPU_SHARES_FIELD_NUMBER,
          ContainerConfig.CPU_PERIOD_MICROS_FIELD_NUMBER,
          ContainerConfig.CPU_QUOTA_MICROS_FIELD_NUMBER,
          ContainerConfig.CPUSET_CPUS_FIELD_NUMBER,
          ContainerConfig.CPUSET_MEMS_FIELD_NUMBER,
          ContainerConfig.CPU_REALTIME_PERIOD_MICROS_FIELD_NUMBER,
          ContainerConfig.CPU_REALTIME_RUNTIME_MICROS_FIELD_NUMBER,
          ContainerConfig.BLKIO_WEIGHT_FIELD_NUMBER,
          ContainerConfig.PIDS_LIMIT_FIELD_NUMBER,
          ContainerConfig.RESTART_POLICY_FIELD_NUMBER);

  private UpdateRules() {}

  static ContainerConfig merge(ContainerConfig old, ContainerConfig changes) {
    ContainerConfig.Builder known = ContainerConfig.newBuilder();
    changes
        .getAllFields()
        .forEach(
            (field, value) -> {
              if (!CHANGEABLE.contains(field.getNumber())) {
                throw new Refusal.Invalid(
                    field.getName() + " cannot be changed once a container is made");
              }
              known.setField(field, value);
            });
    if (changes.hasRestartPolicy() && old.getAutoRemove()) {
      throw new Refusal.Conflict(
          "Restart policy cannot be updated because AutoRemove is enabled for the container");
    }
    ContainerConfig.Builder merged = old.toBuilder();
    if (changes.hasRestartPolicy()) {
      merged.clearRestartPolicy(); // the whole of it, its count too
    }
    return merged.mergeFrom(known.build()).build();
  }
}
