package dev.arcbox.cli.stream;

/** Finds ctrl-p ctrl-q in what is typed. The first key is held back until the next one is known. */
final class DetachKeys {
  private static final byte CTRL_P = 0x10;
  private static final byte CTRL_Q = 0x11;

  private boolean held;
  private boolean found;

  /** Whether the keys have been typed; what came after them is dropped. */
  boolean found() {
    return found;
  }

  /** What may go on to the process of these bytes and of what was held back. */
  byte[] filter(byte[] typed, int length) {
    byte[] passed = new byte[length + 1];
    int count = 0;
    for (int i = 0; i < length && !found; i++) {
      byte key = typed[i];
      if (held && key == CTRL_Q) {
        found = true;
      } else {
        if (held) {
          passed[count++] = CTRL_P;
        }
        held = key == CTRL_P;
        if (!held) {
          passed[count++] = key;
        }
      }
    }
    return java.util.Arrays.copyOf(passed, count);
  }
}
