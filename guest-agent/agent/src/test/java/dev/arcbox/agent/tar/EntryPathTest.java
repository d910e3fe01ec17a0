package dev.arcbox.agent.tar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EntryPathTest {
  @ParameterizedTest
  @CsvSource({
    "a, '', a",
    "a/b/c, a/b, c",
    "/etc/passwd, etc, passwd",
    "./a//b/./c/, a/b, c",
    "..., '', ...",
    "'', '', ''",
    "/, '', ''",
    "./., '', ''"
  })
  void dropsEmptyComponentsAndDots(String path, String parent, String name) throws TarException {
    assertEquals(new EntryPath(parent, name), EntryPath.of(path));
  }

  @ParameterizedTest
  @ValueSource(strings = {"..", "../a", "a/../b", "a/..", "/..", "./../a"})
  void refusesToClimb(String path) {
    var refused = assertThrows(TarException.class, () -> EntryPath.of(path));
    assertTrue(refused.getMessage().contains("\"" + path + "\""), refused.getMessage());
  }

  @Test
  void aComponentHasTheLengthThatLinuxCanHold() throws TarException {
    assertEquals("x".repeat(255), EntryPath.of("a/" + "x".repeat(255)).name());
    assertThrows(TarException.class, () -> EntryPath.of("a/" + "x".repeat(256)));
  }
}
