package dev.arcbox.virtio.mmio;

/**
 * A shared memory region of a device (VIRTIO 1.2 section 2.10), for instance a DAX window.
 *
 * @param id by which the driver selects it, 0 to 255
 * @param address in the guest's physical address space
 */
public record SharedWindow(int id, long address, long bytes) {
  private static final int HIGHEST_ID = 255;

  public SharedWindow {
    if (id < 0 || id > HIGHEST_ID || address < 0 || bytes <= 0 || address + bytes < 0) {
      throw new IllegalArgumentException("window %d at 0x%x+0x%x".formatted(id, address, bytes));
    }
  }
}
