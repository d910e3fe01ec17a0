package dev.arcbox.vmm.legacy;

/**
 * What a guest asks of its machine by a port. Called on the vCPU's thread in the middle of the
 * instruction: implementations note it and return. A guest may ask again and again.
 */
public interface PlatformEvents {
  /** Soft-off by ACPI. */
  void powerOff();

  /** Reset by the keyboard controller or by ACPI's reset register. */
  void reset();

  /** The kernel panicked. */
  void panicked();

  /** A test guest is done. */
  void debugExit(int code);
}
