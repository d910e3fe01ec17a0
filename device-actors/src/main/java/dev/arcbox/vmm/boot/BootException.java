package dev.arcbox.vmm.boot;

import java.io.Serial;

/** This kernel and initrd cannot be booted in this machine; the message says why. */
public final class BootException extends Exception {
  @Serial private static final long serialVersionUID = 1;

  public BootException(String message) {
    super(message);
  }
}
