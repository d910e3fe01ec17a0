package dev.arcbox.agent.bundle;

/** What was asked for cannot be made into a container; the message names the value. */
public final class BundleException extends Exception {
  private static final long serialVersionUID = 1L;

  public BundleException(String message) {
    super(message);
  }
}
