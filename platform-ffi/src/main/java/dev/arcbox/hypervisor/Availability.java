package dev.arcbox.hypervisor;

/** Whether a back end works on this host. */
public sealed interface Availability {
  /**
   * It does.
   *
   * @param detail what was found, for {@code doctor}
   */
  record Usable(String detail) implements Availability {}

  /** It does not, and what would help. */
  record Unusable(String reason, String remedy) implements Availability {}
}
