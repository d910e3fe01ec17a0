package dev.arcbox.hypervisor;

/**
 * A place for one virtio device.
 *
 * @param name unique in its machine; letters, digits and dashes, since it becomes part of file
 *     names
 * @param virtioId the device type's number: virtio 1.2 section 5, e.g. 2 for a block device
 */
public record DeviceSlot(String name, int virtioId) {
  /** Longer names would not fit a socket's path. */
  private static final int LONGEST = 32;

  /** virtio 1.2 section 5 ends far below. */
  private static final int HIGHEST_ID = 63;

  public DeviceSlot {
    if (name.length() > LONGEST || !name.matches("[a-z0-9][a-z0-9-]*")) {
      throw new HypervisorException.BadConfig("device slot name \"" + name + "\"");
    }
    if (virtioId < 1 || virtioId > HIGHEST_ID) {
      throw new HypervisorException.BadConfig("virtio device id " + virtioId + " of " + name);
    }
  }
}
