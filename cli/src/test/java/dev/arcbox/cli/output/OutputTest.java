package dev.arcbox.cli.output;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OutputTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void jsonEscapesWhatMustBe() {
    assertEquals(
        "{\"a\":\"q\\\"b\\\\n\\nt\\t\\u0001\\ud800\",\"ü\":\"é😀\"}",
        new Json()
            .object()
            .field("a", "q\"b\\n\nt\t\u0001\ud800")
            .field("ü", "é😀")
            .endObject()
            .toString());
  }

  @Test
  void jsonPutsCommasBetweenOnly() {
    Json json = new Json().array().object().endObject().object().field("n", 1).field("b", true);
    json.field("l", List.of("x", "y")).field("m", Map.of("k", 2L)).field("d", Double.NaN);
    assertEquals(
        "[{},{\"n\":1,\"b\":true,\"l\":[\"x\",\"y\"],\"m\":{\"k\":2},\"d\":null}]",
        json.endObject().endArray().toString());
  }

  @Test
  void indentKeepsStringsAndEmptyBracketsWhole() {
    assertEquals(
        "[\n    {\n        \"a{,\\\"\": [],\n        \"b\": {}\n    }\n]",
        JsonIndent.of("[{\"a{,\\\"\":[ ],\"b\":{}}]"));
  }

  @Test
  void columnsAreAsWideAsTheirWidestCell() {
    assertEquals(
        "A     B\nlong  x\n".replace("  x", "   x").replace("A     B", "A      B"), table());
  }

  private static String table() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Printer out = new Printer(bytes);
    new Table("A", "B").row("long", "x").print(out);
    out.flush();
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void cellsCannotSteerTheTerminal() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Printer out = new Printer(bytes);
    new Table("A").row("x\u001b[2Jy").print(out);
    out.flush();
    assertEquals("A\nx?[2Jy\n", bytes.toString(StandardCharsets.UTF_8));
  }

  @Test
  void sizesHaveThreeDigits() {
    assertEquals("0B", Human.size(0));
    assertEquals("999B", Human.size(999));
    assertEquals("1kB", Human.size(1000));
    assertEquals("1.23MB", Human.size(1_234_567));
    assertEquals("56.1MB", Human.size(56_100_000));
    assertEquals("123MB", Human.size(123_400_000));
    assertEquals("512MiB", Human.memory(512L << 20));
  }

  @Test
  void agesReadAsDockersDo() {
    assertEquals("Less than a second ago", Human.ago(SECOND, SECOND + 1));
    assertEquals("1 second", Human.duration(SECOND));
    assertEquals("59 seconds", Human.duration(59 * SECOND));
    assertEquals("About a minute", Human.duration(61 * SECOND));
    assertEquals("3 minutes", Human.duration(200 * SECOND));
    assertEquals("About an hour", Human.duration(3700 * SECOND));
    assertEquals("5 hours", Human.duration(5 * 3600 * SECOND));
    assertEquals("3 days", Human.duration(3 * 86_400 * SECOND));
    assertEquals("N/A", Human.ago(0, SECOND));
  }

  @Test
  void idsAreShort() {
    assertEquals("0123456789ab", Human.shortId("sha256:0123456789abcdef"));
    assertEquals("abc", Human.shortId("abc"));
  }
}
