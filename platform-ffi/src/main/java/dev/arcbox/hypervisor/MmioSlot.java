package dev.arcbox.hypervisor;

/**
 * What a machine whose devices are reached by MMIO offers to one of them. The slot's address and
 * interrupt number are the machine's business; it describes them to the guest.
 */
public interface MmioSlot {
  /** Size of every slot's range: a page. */
  long BYTES = 0x1000;

  /** All of the guest's memory; it stays the same and mapped until the machine is closed. */
  GuestMemory memory();

  /** The slot's own interrupt. */
  InterruptLine interrupt();

  /** Register writes that shall become signals. */
  KickSource kicks();

  /**
   * Puts a device into the slot, once, before the machine is started.
   *
   * @param registers serves the slot's {@link #BYTES} bytes
   */
  void attach(MmioDevice registers);
}
