package dev.arcbox.hypervisor;

import java.util.Set;

/**
 * What a back end can do.
 *
 * @param mostCpus vCPUs of one machine
 * @param mostMemoryBytes memory of one machine
 */
public record Capabilities(
    int mostCpus, long mostMemoryBytes, DeviceTransport.Kind transport, Set<Feature> features) {

  /** What some back ends can and others cannot. */
  public enum Feature {
    /** Stop all vCPUs and go on later. */
    PAUSE,
    /** Ask the guest to shut down by itself. */
    REQUEST_STOP,
    /** The guest's kernel tells why it panicked. */
    PANIC_REPORT,
    /** Hardware runs the guest's instructions. */
    HARDWARE_ACCELERATION,
    /** Save a paused machine and start copies of it. */
    SNAPSHOT,
    /** Add vCPUs while running. */
    CPU_HOTPLUG,
    /** Take memory back from a running guest. */
    MEMORY_BALLOON,
    /** The host could let guests run virtual machines; ours are not told so. */
    NESTED_VIRTUALIZATION,
    /** The guest can run x86-64 programs through Rosetta. */
    ROSETTA
  }

  public Capabilities {
    features = Set.copyOf(features);
  }

  public boolean has(Feature feature) {
    return features.contains(feature);
  }
}
