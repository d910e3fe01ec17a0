package dev.arcbox.runtime.image.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.arcbox.runtime.image.ImageUse;
import dev.arcbox.runtime.oci.JsonDocument;
import dev.arcbox.runtime.registry.CredentialSource;
import dev.arcbox.runtime.registry.Credentials;
import dev.arcbox.runtime.registry.RegistryException;
import dev.arcbox.testkit.image.ImageArchives;
import dev.arcbox.testkit.image.TestImage;
import dev.arcbox.testkit.registry.RegistryGuard;
import dev.arcbox.testkit.registry.TestRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a registry does: the image is whole, or there is a clear error and nothing of it. */
class FaultyRegistryTest {
  private static final TestImage IMAGE = TestImage.of("", "hello");
  private static final byte[] LAYER = ImageArchives.gzip(IMAGE.layers().getFirst());
  private static final String DIGEST = "sha256:" + TestImage.sha256(LAYER);

  @TempDir Path directory;
  private TestRegistry registry;
  private TransferBench bench;
  private String name;

  @BeforeEach
  void open() throws IOException {
    registry = TestRegistry.open();
    registry.add("app", "1", IMAGE);
    bench = new TransferBench(directory);
    name = registry.host() + "/app:1";
  }

  @AfterEach
  void close() throws IOException {
    bench.close();
    registry.close();
  }

  @Test
  void aLayerCutAtAnyByteIsContinued() throws IOException {
    for (int cut = 0; cut < LAYER.length; cut += 7) {
      int after = cut;
      AtomicInteger times = new AtomicInteger();
      onLayer(
          exchange -> {
            if (times.getAndIncrement() == 0) {
              TestRegistry.cut(exchange, 200, LAYER, after);
              return true;
            }
            return false;
          });
      registry.requests().clear();
      pullAndRemove();
      boolean ranged =
          registry.requests().stream().anyMatch(r -> r.endsWith("bytes=" + after + "-"));
      assertEquals(after > 0, ranged, "cut after " + after + ": " + registry.requests());
    }
  }

  @Test
  void aServerWithoutRangesIsAskedForAllAgain() throws IOException {
    AtomicInteger times = new AtomicInteger();
    onLayer(
        exchange -> {
          if (times.getAndIncrement() == 0) {
            TestRegistry.cut(exchange, 200, LAYER, LAYER.length / 2);
          } else {
            TestRegistry.send(exchange, 200, "application/octet-stream", LAYER);
          }
          return true;
        });
    pullAndRemove();
  }

  @Test
  void aServerThatAlwaysCutsGetsAsFarAsItGoes() throws IOException {
    onLayer(
        exchange -> {
          String range = String.valueOf(exchange.getRequestHeaders().getFirst("Range"));
          int from = range.startsWith("bytes=") ? Integer.parseInt(range.replaceAll("\\D", "")) : 0;
          byte[] rest = Arrays.copyOfRange(LAYER, from, LAYER.length);
          exchange
              .getResponseHeaders()
              .set("Content-Range", "bytes " + from + "-" + (LAYER.length - 1) + "/*");
          TestRegistry.cut(exchange, from == 0 ? 200 : 206, rest, 11);
          return true;
        });
    pullAndRemove();
  }

  @Test
  void partsOfDifferentContentAreThrownAwayOnce() throws IOException {
    AtomicInteger times = new AtomicInteger();
    byte[] other = LAYER.clone();
    other[5] = (byte) ~other[5];
    onLayer(
        exchange -> {
          if (times.getAndIncrement() == 0) {
            TestRegistry.cut(exchange, 200, other, 20);
            return true;
          }
          return false;
        });
    pullAndRemove();
  }

  @Test
  void wrongContentIsRefused() throws IOException {
    byte[] other = LAYER.clone();
    other[LAYER.length / 2] = (byte) ~other[LAYER.length / 2];
    onLayer(
        exchange -> {
          TestRegistry.send(exchange, 200, "application/octet-stream", other);
          return true;
        });
    assertEquals("filesystem layer verification failed for digest " + DIGEST, refused());
    onLayer(
        exchange -> {
          byte[] more = Arrays.copyOf(LAYER, LAYER.length + 1);
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write(more);
          return true;
        });
    assertTrue(refused().contains("is longer than the"));
    onLayer(
        exchange -> {
          exchange.getResponseHeaders().set("Content-Range", "bytes 1-2/3");
          String range = exchange.getRequestHeaders().getFirst("Range");
          TestRegistry.cut(exchange, range == null ? 200 : 206, LAYER, 9);
          return true;
        });
    assertTrue(refused().contains("another range"));
  }

  @Test
  void failuresThatPassAreWaitedFor() throws IOException {
    AtomicInteger times = new AtomicInteger();
    registry.script(
        exchange -> {
          if (times.getAndIncrement() % 3 != 2) {
            TestRegistry.error(exchange, 503, "UNAVAILABLE", "busy");
            return true;
          }
          return false;
        });
    pullAndRemove();
    registry.script(
        exchange -> {
          TestRegistry.error(exchange, 500, "UNKNOWN", "broken");
          return true;
        });
    assertEquals("unknown: broken", refused());
  }

  @Test
  void aSilentServerIsGivenUp() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    try (TransferBench impatient =
        new TransferBench(
            Files.createDirectory(directory.resolve("impatient")),
            "arcbox.registry { idle-timeout = 50 milliseconds, attempts = 2 }",
            CredentialSource.none())) {
      onLayer(
          exchange -> {
            exchange.sendResponseHeaders(200, LAYER.length);
            exchange.getResponseBody().write(LAYER, 0, 3);
            exchange.getResponseBody().flush();
            await(never);
            return true;
          });
      assertThrows(RegistryException.Unreachable.class, () -> impatient.pull(name));
      assertEquals(List.of(), impatient.files());
    } finally {
      never.countDown();
    }
  }

  @Test
  void redirectsAreFollowedWithoutSecretsAndNotForEver() throws IOException {
    try (TestRegistry elsewhere = TestRegistry.open()) {
      elsewhere.blob(LAYER);
      List<String> seen = new CopyOnWriteArrayList<>();
      elsewhere.script(
          exchange -> {
            seen.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            return false;
          });
      registry.guard(RegistryGuard.basic("Basic dTpw"));
      onLayer(
          exchange -> {
            exchange
                .getResponseHeaders()
                .set("Location", "http://" + elsewhere.host() + "/v2/x/blobs/" + DIGEST);
            exchange.sendResponseHeaders(307, -1);
            return true;
          });
      bench.pull(name, new Credentials.Password("u", "p"));
      bench.images.remove(name, false, ImageUse.none());
      assertEquals(List.of("null"), seen);
      registry.guard(RegistryGuard.open());
    }
    onLayer(
        exchange -> {
          exchange.getResponseHeaders().set("Location", exchange.getRequestURI().toString());
          exchange.sendResponseHeaders(302, -1);
          return true;
        });
    assertTrue(refused().contains("stopped after"));
    onLayer(
        exchange -> {
          exchange.getResponseHeaders().set("Location", "file:///etc/passwd");
          exchange.sendResponseHeaders(302, -1);
          return true;
        });
    assertTrue(refused().contains("redirects to"));
  }

  @Test
  void documentsAreBoundedAndMustBeWhole() throws IOException {
    String manifest = new String(ImageArchives.manifest(IMAGE, true), StandardCharsets.UTF_8);
    List<byte[]> bad =
        List.of(
            "{\"schemaVersion\":2,".getBytes(StandardCharsets.UTF_8),
            "[]".getBytes(StandardCharsets.UTF_8),
            "null".getBytes(StandardCharsets.UTF_8),
            new byte[JsonDocument.MAX_BYTES + 1],
            "[".repeat(100_000).getBytes(StandardCharsets.UTF_8),
            manifest
                .replace("\"size\":" + LAYER.length, "\"size\":-1")
                .getBytes(StandardCharsets.UTF_8),
            manifest.replace("sha256:", "md5:").getBytes(StandardCharsets.UTF_8),
            manifest
                .replace("\"size\":" + LAYER.length, "\"size\":" + (LAYER.length + 1))
                .getBytes(StandardCharsets.UTF_8));
    for (byte[] document : bad) {
      registry.manifest("app", "1", TestRegistry.OCI_MANIFEST, document);
      assertFalse(refused().isBlank());
    }
    registry.add("app", "1", IMAGE);
    registry.script(
        exchange -> {
          if (exchange.getRequestURI().getPath().contains("manifests")) {
            exchange.getResponseHeaders().set("Docker-Content-Digest", DIGEST);
            TestRegistry.send(
                exchange,
                200,
                TestRegistry.OCI_MANIFEST,
                manifest.getBytes(StandardCharsets.UTF_8));
            return true;
          }
          return false;
        });
    assertTrue(refused().contains("manifest verification failed"));
    registry.script(
        exchange -> {
          for (int i = 0; i < 300; i++) {
            exchange.getResponseHeaders().add("X-Many", "x");
          }
          return false;
        });
    assertTrue(refused().contains("header lines"));
  }

  private void pullAndRemove() throws IOException {
    bench.pull(name);
    assertEquals(IMAGE.id(), bench.images.resolve(name).id().toString());
    bench.images.remove(name, false, ImageUse.none());
    assertEquals(List.of(), bench.files());
  }

  private String refused() throws IOException {
    String message = assertThrows(RegistryException.class, () -> bench.pull(name)).getMessage();
    assertEquals(List.of(), bench.files(), message);
    assertEquals(List.of(), bench.images.list(), message);
    return message;
  }

  private void onLayer(TestRegistry.Script script) {
    registry.script(
        exchange -> exchange.getRequestURI().getPath().endsWith(DIGEST) && script.handle(exchange));
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
