package dev.arcbox.runtime.image.transfer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.arcbox.runtime.image.LoadListener;
import dev.arcbox.runtime.registry.CredentialSource;
import dev.arcbox.runtime.registry.Credentials;
import dev.arcbox.runtime.registry.RegistryException;
import dev.arcbox.testkit.image.ImageArchives;
import dev.arcbox.testkit.image.TarBuilder;
import dev.arcbox.testkit.image.TestImage;
import dev.arcbox.testkit.registry.RegistryGuard;
import dev.arcbox.testkit.registry.TestRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PushTest {
  private static final TestImage IMAGE = TestImage.of("app:1", "hello");

  @TempDir Path directory;
  private TestRegistry registry;
  private TransferBench bench;
  private String name;

  @BeforeEach
  void open() throws IOException {
    registry = TestRegistry.open();
    bench = new TransferBench(directory);
    name = registry.host() + "/team/app:1";
    load(bench, IMAGE);
  }

  @AfterEach
  void close() throws IOException {
    bench.close();
    registry.close();
  }

  @Test
  void pushesWhatCanBePulledAgain() throws IOException {
    bench.push(name);
    String digest = bench.images.resolve(name).manifest().toString();
    String layer = TestImage.sha256(IMAGE.layers().getFirst()).substring(0, 12);
    List<String> lines = bench.lines();
    assertEquals(
        "The push refers to repository [" + registry.host() + "/team/app]", lines.getFirst());
    assertEquals(
        List.of(layer + ": Preparing", layer + ": Pushed"), lines.subList(1, lines.size() - 1));
    assertTrue(lines.getLast().startsWith("1: digest: " + digest + " size: "), lines.getLast());
    assertEquals(digest, bench.progress.getLast().toJson().get("aux").get("Digest").textValue());
    assertEquals(
        List.of(registry.host() + "/team/app@" + digest), bench.images.resolve(name).digests());
    assertEquals(3, registry.manifests().size() + 1);
    Path other = Files.createDirectory(directory.resolve("other"));
    try (TransferBench puller = new TransferBench(other)) {
      puller.pull(name);
      assertEquals(digest, puller.images.resolve(name).manifest().toString());
    }
    bench.progress.clear();
    bench.push(name);
    assertTrue(bench.lines().contains(layer + ": Layer already exists"));
  }

  @Test
  void takesLayersOverFromAnotherRepository() throws IOException {
    bench.push(name);
    String second = registry.host() + "/other/app:2";
    bench.images.tag(name, second);
    // The registry hides what another repository has, as real ones do.
    registry.script(
        exchange -> {
          boolean asks =
              exchange.getRequestMethod().equals("HEAD")
                  && exchange.getRequestURI().getPath().startsWith("/v2/other/app/blobs/");
          if (asks) {
            exchange.sendResponseHeaders(404, -1);
          }
          return asks;
        });
    bench.push(second);
    assertTrue(
        bench.lines().stream().anyMatch(line -> line.endsWith("Mounted from team/app")),
        bench.lines().toString());
  }

  @Test
  void aLargeLayerGoesInPiecesAndALostOneIsSentAgain() throws IOException {
    byte[] noise = new byte[3_500_000];
    new Random(7).nextBytes(noise);
    TestImage large =
        new TestImage(
            "large:1", List.of(new TarBuilder().file("noise", noise).build()), "{\"Cmd\":[\"x\"]}");
    load(bench, large);
    String target = registry.host() + "/large:1";
    bench.images.tag("large:1", target);
    AtomicInteger pieces = new AtomicInteger();
    registry.script(
        exchange -> {
          if (exchange.getRequestMethod().equals("PATCH") && pieces.incrementAndGet() == 3) {
            TestRegistry.error(exchange, 502, "UNKNOWN", "cut");
            return true;
          }
          return false;
        });
    bench.push(target);
    byte[] layer = large.layers().getFirst();
    assertArrayEquals(layer, registry.blobs().get("sha256:" + TestImage.sha256(layer)));
    assertEquals(5, pieces.get(), "four pieces, one of them twice");
  }

  @Test
  void asksATokenServiceForWhatItNeeds() throws IOException {
    String realm = "http://" + registry.host() + "/token";
    registry.guard(RegistryGuard.bearer(realm, "t0k3n"));
    registry.script(
        exchange -> {
          if (!exchange.getRequestURI().getPath().equals("/token")) {
            return false;
          }
          boolean known =
              "Basic dTpw".equals(exchange.getRequestHeaders().getFirst("Authorization"));
          byte[] token = "{\"token\":\"t0k3n\"}".getBytes(StandardCharsets.UTF_8);
          if (known) {
            TestRegistry.send(exchange, 200, "application/json", token);
          } else {
            TestRegistry.error(exchange, 401, "UNAUTHORIZED", "incorrect username or password");
          }
          return true;
        });
    String refused =
        assertThrows(RegistryException.Unauthorized.class, () -> bench.push(name)).getMessage();
    assertEquals("unauthorized: incorrect username or password", refused);
    CredentialSource kept =
        host ->
            host.equals(registry.host()) ? new Credentials.Password("u", "p") : Credentials.NONE;
    Path other = Files.createDirectory(directory.resolve("kept"));
    try (TransferBench known = new TransferBench(other, "", kept)) {
      load(known, IMAGE);
      known.push(name);
    }
    assertTrue(
        registry.requests().stream()
            .anyMatch(
                r ->
                    r.contains(
                        "scope=repository%3Ateam%2Fapp%3Apull%2Cpush&service=test%2C+registry")),
        registry.requests().toString());
  }

  @Test
  void saysWhatItCannotPush() {
    assertEquals(
        "An image does not exist locally with the tag: " + registry.host() + "/none",
        assertThrows(
                RegistryException.NotFound.class, () -> bench.push(registry.host() + "/none:1"))
            .getMessage());
    registry.guard(RegistryGuard.basic("Basic x"));
    assertTrue(
        assertThrows(RegistryException.Unauthorized.class, () -> bench.push(name))
            .getMessage()
            .endsWith("no basic auth credentials"));
    assertThrows(RegistryException.Unreachable.class, () -> bench.push(tagged("127.0.0.1:1/x:1")));
  }

  private String tagged(String target) {
    bench.images.tag("app:1", target);
    return target;
  }

  private void load(TransferBench to, TestImage image) throws IOException {
    to.images.load(new ByteArrayInputStream(ImageArchives.oci(image)), LoadListener.silent());
    if (image.equals(IMAGE)) {
      to.images.tag("app:1", name);
    }
  }
}
