package dev.arcbox.vm;

import java.nio.file.Path;

/**
 * A disk of a machine: a raw image file; its size is the disk's. The serial names it in the guest.
 */
public record DiskSpec(String serial, Path file, boolean readOnly) {
  /** VIRTIO 1.2 section 5.2.6: GET_ID answers 20 bytes. */
  public static final int MAX_SERIAL = 20;

  /** Refuses serials that the guest would see cut off. */
  public DiskSpec {
    if (serial.isEmpty() || serial.length() > MAX_SERIAL) {
      throw new IllegalArgumentException("disk serial '" + serial + "' is not 1 to 20 characters");
    }
  }
}
