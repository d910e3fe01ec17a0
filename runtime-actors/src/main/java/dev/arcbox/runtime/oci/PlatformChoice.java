package dev.arcbox.runtime.oci;

import java.util.List;
import java.util.Optional;

/** Which of an index's manifests runs on a platform. */
public final class PlatformChoice {
  private PlatformChoice() {}

  /** The best one; attestations and entries without a platform are never chosen. */
  public static Optional<Descriptor> choose(List<Descriptor> manifests, Platform wanted) {
    for (String variant : wanted.variants()) {
      for (Descriptor manifest : manifests) {
        if (!manifest.isAttestation() && fits(manifest, wanted, variant)) {
          return Optional.of(manifest);
        }
      }
    }
    return Optional.empty();
  }

  private static boolean fits(Descriptor manifest, Platform wanted, String variant) {
    return manifest
        .platform()
        .filter(
            offered ->
                offered.os().equals(wanted.os())
                    && Platform.goName(offered.architecture()).equals(wanted.architecture())
                    && offered.variant().equals(variant))
        .isPresent();
  }
}
