package dev.arcbox.testkit.tier;

import java.io.Serial;

/** A tier that ARCBOX_REQUIRE names cannot run on this machine. */
public final class TierMissingError extends AssertionError {

  @Serial private static final long serialVersionUID = 1L;

  TierMissingError(String message) {
    super(message);
  }
}
