package dev.arcbox.docker.operation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.arcbox.docker.exchange.Failure;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DetachKeysTest {
  private static final byte P = 16;
  private static final byte Q = 17;

  private static void assertPasses(DetachKeys keys, byte[] in, byte[] out, boolean detached) {
    DetachKeys.Passed passed = keys.pass(in);
    assertArrayEquals(out, passed.bytes());
    assertEquals(detached, passed.detached());
  }

  @Test
  void theKeysLeaveAndAreNotTyped() {
    assertPasses(
        DetachKeys.of(Optional.empty()), new byte[] {'a', P, Q, 'b'}, new byte[] {'a'}, true);
  }

  @Test
  void theKeysMayComeOneByOne() {
    DetachKeys keys = DetachKeys.of(Optional.empty());
    assertPasses(keys, new byte[] {P}, new byte[0], false);
    assertPasses(keys, new byte[] {Q}, new byte[0], true);
  }

  @Test
  void whatOnlyBeginsLikeThemIsTyped() {
    DetachKeys keys = DetachKeys.of(Optional.empty());
    assertPasses(keys, new byte[] {P}, new byte[0], false);
    assertPasses(keys, new byte[] {'x'}, new byte[] {P, 'x'}, false);
    assertPasses(keys, new byte[] {P, P, Q}, new byte[] {P}, true);
  }

  @Test
  void othersMayBeChosen() {
    DetachKeys keys = DetachKeys.of(Optional.of("ctrl-a,b,ctrl-["));
    assertPasses(keys, new byte[] {1, 'b', 27}, new byte[0], true);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ctrl-", "ctrl-1", "alt-a", "ctrl-a,", "ab"})
  void unknownKeysAreRefused(String keys) {
    assertEquals(400, assertThrows(Failure.class, () -> DetachKeys.of(Optional.of(keys))).status());
  }
}
