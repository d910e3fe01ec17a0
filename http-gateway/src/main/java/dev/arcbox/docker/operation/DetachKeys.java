package dev.arcbox.docker.operation;

import dev.arcbox.docker.exchange.Failure;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Optional;

/**
 * The keys that leave a terminal without ending what runs in it. What is held back while they may
 * still be coming is let through when it turns out otherwise.
 */
final class DetachKeys {
  /** Ctrl-P Ctrl-Q. */
  private static final byte[] DEFAULT = {16, 17};

  private final byte[] keys;
  private int typed;

  private DetachKeys(byte[] keys) {
    this.keys = keys;
  }

  /**
   * Of "ctrl-p,ctrl-q" and the like.
   *
   * @throws Failure when a key is none
   */
  static DetachKeys of(Optional<String> text) {
    return new DetachKeys(text.map(DetachKeys::parse).orElse(DEFAULT));
  }

  private static byte[] parse(String text) {
    String[] names = text.split(",", -1);
    byte[] keys = new byte[names.length];
    for (int i = 0; i < names.length; i++) {
      keys[i] = key(names[i]);
    }
    return keys;
  }

  private static byte key(String name) {
    if (name.length() == 1) {
      return (byte) name.charAt(0);
    }
    // The control letters lie 64 below the capitals.
    if (name.matches("ctrl-[a-z@\\[\\\\\\]^_]")) {
      return (byte) (Character.toUpperCase(name.charAt(5)) - 64);
    }
    throw Failure.invalid("Invalid detach keys provided: Unknown character: '" + name + "'");
  }

  /** What goes on to the process, and whether the keys were typed. */
  @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
  record Passed(byte[] bytes, boolean detached) {}

  Passed pass(byte[] input) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(input.length + keys.length);
    for (byte octet : input) {
      if (octet != keys[typed]) {
        out.write(keys, 0, typed);
        typed = 0;
      }
      if (octet == keys[typed]) {
        typed++;
      } else {
        out.write(octet);
      }
      if (typed == keys.length) {
        return new Passed(out.toByteArray(), true);
      }
    }
    return new Passed(out.toByteArray(), false);
  }

  @Override
  public String toString() {
    return Arrays.toString(keys);
  }
}
