package dev.arcbox.hypervisor;

import java.io.Serial;

/** The guest named memory that it does not have. Its mistake, not ours: count it and refuse. */
public final class GuestAddressException extends Exception {
  @Serial private static final long serialVersionUID = 1;

  private final long address;
  private final long length;

  /** Without a stack trace: a hostile guest could cause these at a high rate. */
  public GuestAddressException(long address, long length) {
    super(
        "guest range 0x%x+0x%x is not in one memory region".formatted(address, length),
        null,
        false,
        false);
    this.address = address;
    this.length = length;
  }

  public long address() {
    return address;
  }

  public long length() {
    return length;
  }
}
