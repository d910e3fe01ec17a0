package dev.arcbox.cli.stream;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class DetachKeysTest {
  private final DetachKeys keys = new DetachKeys();

  private byte[] type(int... typed) {
    byte[] bytes = new byte[typed.length];
    for (int i = 0; i < typed.length; i++) {
      bytes[i] = (byte) typed[i];
    }
    return keys.filter(bytes, bytes.length);
  }

  @Test
  void findsTheKeysAndKeepsThemToItself() {
    assertArrayEquals(new byte[] {'a'}, type('a', 0x10, 0x11, 'b'));
    assertTrue(keys.found());
  }

  @Test
  void findsTheKeysTypedOneByOne() {
    assertArrayEquals(new byte[0], type(0x10));
    assertFalse(keys.found());
    assertArrayEquals(new byte[0], type(0x11));
    assertTrue(keys.found());
  }

  @Test
  void passesAHeldKeyOnWithTheNext() {
    assertArrayEquals(new byte[0], type(0x10));
    assertArrayEquals(new byte[] {0x10, 'x'}, type('x'));
    assertArrayEquals(new byte[] {0x10}, type(0x10, 0x10));
    assertFalse(keys.found());
  }

  @Test
  void passesTheSecondKeyAloneOn() {
    assertArrayEquals(new byte[] {0x11}, type(0x11));
    assertFalse(keys.found());
  }
}
