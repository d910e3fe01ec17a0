package dev.arcbox.runtime.oci;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentsTest {
  private static final String HEX = "0123456789abcdef".repeat(4);
  private static final String DOCUMENT =
      """
      {"created":"2024-01-02T03:04:05.6+01:00","architecture":"arm64","variant":"v8","os":"linux","author":"me",
       "config":{"User":"app:staff","ExposedPorts":{"80/tcp":{}},"Env":["A=1"],"Entrypoint":["/run"],"Cmd":null,
        "Volumes":{"/data":{}},"WorkingDir":"/w","Labels":{"k":"v"},"StopSignal":"SIGINT",
        "Healthcheck":{"Test":["CMD","true"],"Interval":1000000000,"Timeout":2,"StartPeriod":0,"Retries":3}},
       "rootfs":{"type":"layers","diff_ids":["sha256:%s"]},"history":[{"created_by":"x"}],"unknown":[[]]}
      """
          .formatted(HEX);

  @Test
  void readsAnImageConfiguration() {
    ImageDocument document = ImageDocument.parse(bytes(DOCUMENT));
    assertEquals(Instant.parse("2024-01-02T02:04:05.6Z"), document.created());
    assertEquals(List.of(new Digest(HEX)), document.diffIds());
    ImageConfig config = document.config();
    assertEquals("app:staff", config.user());
    assertEquals(Set.of("80/tcp"), config.exposedPorts());
    assertEquals(Set.of("/data"), config.volumes());
    assertEquals(List.of("/run"), config.entrypoint());
    assertEquals(List.of(), config.cmd());
    assertEquals(Map.of("k", "v"), config.labels());
    assertEquals("SIGINT", config.stopSignal().orElseThrow());
    assertEquals(Duration.ofSeconds(1), config.healthcheck().orElseThrow().interval());
    assertEquals(3, config.healthcheck().orElseThrow().retries());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "1",
        "{",
        "{} x",
        "{\"os\":1}",
        "{\"a\":1,\"a\":2}",
        "{'a':1}",
        "nan",
        "{\"os\":\"linux\",\"architecture\":\"x\"}",
        "{\"os\":\"linux\",\"architecture\":\"x\",\"rootfs\":[]}",
        "{\"os\":\"linux\",\"architecture\":\"x\",\"rootfs\":{\"type\":\"tarfs\",\"diff_ids\":[]}}",
        "{\"os\":\"linux\",\"architecture\":\"x\",\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\"sha256:00\"]}}",
        "{\"os\":\"linux\",\"architecture\":\"x\",\"created\":\"now\",\"rootfs\":{\"type\":\"layers\"}}",
        "{\"os\":\"linux\",\"architecture\":\"x\",\"config\":{\"Env\":\"A\"},\"rootfs\":{\"type\":\"layers\"}}",
        "{\"os\":\"linux\",\"architecture\":\"x\",\"config\":{\"User\":\"a\\u0000b\"},\"rootfs\":{\"type\":\"layers\"}}"
      })
  void refusesWhatIsNoConfiguration(String text) {
    OciException e = assertThrows(OciException.class, () -> ImageDocument.parse(bytes(text)));
    assertFalse(e.getMessage().contains("\n"));
  }

  @Test
  void refusesDepthSizeAndEndlessNumbers() {
    assertThrows(
        OciException.class,
        () -> JsonDocument.parse("x", bytes("{\"a\":".repeat(100) + "1" + "}".repeat(100))));
    assertThrows(
        OciException.class, () -> JsonDocument.parse("x", new byte[JsonDocument.MAX_BYTES + 1]));
    assertThrows(
        OciException.class,
        () -> JsonDocument.parse("x", bytes("{\"a\":" + "9".repeat(100_000) + "}")));
    assertThrows(OciException.class, () -> JsonDocument.parseArray("x", bytes("[1,2]")));
  }

  @Test
  void manifestsAreWrittenAsTheyAreRead() {
    Manifest manifest =
        new Manifest(
            new Descriptor(MediaTypes.CONFIG, new Digest(HEX), 12),
            List.of(new Descriptor(MediaTypes.LAYER_ZSTD, new Digest(HEX), 1L << 40)));
    assertEquals(manifest, Manifest.parse(manifest.toJson()));
    ImageIndex index = new ImageIndex(manifest.layers());
    assertEquals(index, ImageIndex.parse("index.json", index.toJson()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"schemaVersion\":1}",
        "{\"schemaVersion\":2,\"layers\":[]}",
        "{\"schemaVersion\":2,\"mediaType\":\"text/html\",\"config\":{}}",
        "{\"schemaVersion\":2,\"config\":{\"mediaType\":\"x\",\"digest\":\"sha512:00\",\"size\":1}}",
        "{\"schemaVersion\":2,\"config\":{\"mediaType\":\"x\",\"digest\":\"sha256:D\",\"size\":-1}}",
        "{\"schemaVersion\":2,\"config\":{\"mediaType\":\"x\",\"digest\":\"sha256:D\",\"size\":1.5}}",
        "{\"schemaVersion\":2,\"config\":{\"mediaType\":\"x\",\"digest\":\"sha256:D\",\"size\":99999999999999999999}}"
      })
  void refusesWhatIsNoManifest(String text) {
    assertThrows(OciException.class, () -> Manifest.parse(bytes(text.replace("D", HEX))));
  }

  @Test
  void mangledDocumentsAreParsedOrRefused() {
    Random random = new Random(7);
    int refused = 0;
    for (int round = 0; round < 20_000; round++) {
      byte[] mangled = bytes(DOCUMENT);
      for (int i = random.nextInt(4); i >= 0; i--) {
        mangled[random.nextInt(mangled.length)] = (byte) random.nextInt();
      }
      try {
        ImageDocument.parse(mangled);
      } catch (OciException e) {
        refused++;
      }
    }
    assertTrue(refused > 1000);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
