package dev.arcbox.docker.exchange;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class FramingTest {
  @Test
  void aFrameIsEightBytesAndTheData() {
    byte[] frame = Framing.frame(2, "héy".getBytes(StandardCharsets.UTF_8)).toArray();
    assertArrayEquals(
        new byte[] {2, 0, 0, 0, 0, 0, 0, 4, 'h', (byte) 0xC3, (byte) 0xA9, 'y'}, frame);
  }

  @Test
  void theLengthIsBigEndian() {
    byte[] frame = Framing.frame(1, new byte[0x010203]).toArray();
    assertArrayEquals(
        new byte[] {1, 0, 0, 0, 0, 1, 2, 3}, java.util.Arrays.copyOf(frame, Framing.HEADER));
  }
}
