package dev.arcbox.runtime.registry;

/** Credentials that are kept somewhere for a registry. */
@FunctionalInterface
public interface CredentialSource {
  /**
   * May block.
   *
   * @param registry host and port as in image names; {@code docker.io} for the default one
   */
  Credentials of(String registry);

  /** Where nothing is kept. */
  static CredentialSource none() {
    return _ -> Credentials.NONE;
  }
}
