package dev.arcbox.runtime.image.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.arcbox.runtime.image.ImageRecord;
import dev.arcbox.runtime.image.ImageUse;
import dev.arcbox.runtime.oci.ImageName;
import dev.arcbox.runtime.oci.Platform;
import dev.arcbox.runtime.registry.RegistryException;
import dev.arcbox.testkit.image.ImageArchives;
import dev.arcbox.testkit.image.TarBuilder;
import dev.arcbox.testkit.image.TestImage;
import dev.arcbox.testkit.registry.TestRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PullTest {
  private static final TestImage IMAGE =
      new TestImage(
          "",
          List.of(
              new TarBuilder().file("base", "shared").build(),
              new TarBuilder().file("top", "own").build()),
          "{\"Cmd\":[\"sh\"]}");

  @TempDir Path directory;
  private TestRegistry registry;
  private TransferBench bench;
  private String name;

  @BeforeEach
  void open() throws IOException {
    registry = TestRegistry.open();
    bench = new TransferBench(directory);
    name = registry.host() + "/team/app:1";
  }

  @AfterEach
  void close() throws IOException {
    bench.close();
    registry.close();
  }

  @Test
  void pullsAndSaysSoAsDockerDoes() throws IOException {
    String digest = registry.add("team/app", "1", IMAGE);
    bench.pull(name);
    ImageRecord image = bench.images.resolve(name);
    assertEquals(IMAGE.id(), image.id().toString());
    assertEquals(List.of(registry.host() + "/team/app@" + digest), image.digests());
    List<String> lines = bench.lines();
    assertEquals("1: Pulling from team/app", lines.getFirst());
    String layer = layer(0);
    for (String status :
        List.of("Pulling fs layer", "Verifying Checksum", "Download complete", "Pull complete")) {
      assertTrue(lines.contains(layer + ": " + status), status + " in " + lines);
    }
    assertEquals(
        List.of("Digest: " + digest, "Status: Downloaded newer image for " + name),
        lines.subList(lines.size() - 2, lines.size()));
    assertEquals(4, bench.files().size(), "two layers, configuration, manifest");
    bench.progress.clear();
    bench.pull(name);
    assertEquals("Status: Image is up to date for " + name, bench.lines().getLast());
  }

  @Test
  void layersThatAreHereAreNotFetchedAgain() throws IOException {
    registry.add("team/app", "1", IMAGE);
    bench.pull(name);
    TestImage other =
        new TestImage(
            "", List.of(IMAGE.layers().getFirst(), new TarBuilder().build()), "{\"Cmd\":[\"x\"]}");
    registry.add("team/app", "2", other);
    registry.requests().clear();
    bench.pull(registry.host() + "/team/app:2");
    assertTrue(bench.lines().contains(layer(0) + ": Already exists"), bench.lines().toString());
    assertEquals(1, registry.requests().stream().filter(r -> r.contains(layer(0))).count() + 1);
  }

  @Test
  void aMovedTagIsNewerAndTheOldImageStaysWithoutIt() throws IOException {
    registry.add("team/app", "1", IMAGE);
    bench.pull(name);
    registry.add("team/app", "1", TestImage.of("", "newer"));
    bench.pull(name);
    assertEquals("Status: Downloaded newer image for " + name, bench.lines().getLast());
    assertEquals(2, bench.images.list().size());
    assertEquals(List.of(), bench.images.resolve(IMAGE.id()).tags());
  }

  @Test
  void choosesThePlatformOutOfAnIndex() throws IOException {
    String other = registry.add("team/app", "arm", TestImage.of("", "other"));
    String mine = registry.add("team/app", "mine", IMAGE);
    byte[] index = index(entry(other, "s390x"), entry(mine, Platform.ofGuests().architecture()));
    String digest =
        registry.manifest("team/app", "1", "application/vnd.oci.image.index.v1+json", index);
    bench.pull(name);
    ImageRecord image = bench.images.resolve(name);
    assertEquals(IMAGE.id(), image.id().toString());
    assertEquals(List.of(registry.host() + "/team/app@" + digest), image.digests());
    bench.pull(registry.host() + "/team/app@" + digest);
    byte[] foreign = index(entry(other, "s390x"));
    registry.manifest("team/app", "2", "application/vnd.oci.image.index.v1+json", foreign);
    String refused = refused(registry.host() + "/team/app:2");
    assertTrue(refused.startsWith("no matching manifest for linux/"), refused);
  }

  @Test
  void pullsAllTags() throws IOException {
    registry.add("team/app", "1", IMAGE);
    registry.add("team/app", "2", TestImage.of("", "two"));
    bench
        .transfers
        .pull(
            new PullRequest(ImageName.parse(name), true, Optional.empty(), Optional.empty()),
            bench.progress::add,
            (_, _) -> {})
        .await();
    assertEquals(2, bench.images.list().size());
  }

  @Test
  void refusesInDockersWords() throws IOException {
    assertEquals(
        "manifest for " + name + " not found: manifest unknown: manifest unknown", refused(name));
    registry.script(
        exchange -> {
          if (exchange.getRequestURI().getPath().contains("manifests")) {
            TestRegistry.error(
                exchange, 403, "DENIED", "requested access to the resource is denied");
            return true;
          }
          return false;
        });
    assertEquals(
        "pull access denied for "
            + registry.host()
            + "/team/app, repository does not exist or may require 'docker login': denied:"
            + " requested access to the resource is denied",
        refused(name));
    assertEquals(List.of(), bench.lines());
  }

  @Test
  void refusesSchema1AndArtifacts() throws IOException {
    registry.manifest(
        "team/app",
        "1",
        "application/vnd.docker.distribution.manifest.v1+prettyjws",
        "{\"schemaVersion\":1,\"name\":\"x\"}".getBytes(StandardCharsets.UTF_8));
    assertTrue(refused(name).contains("schema 1 is not supported"));
    registry.add("team/app", "1", IMAGE);
    String manifest = new String(ImageArchives.manifest(IMAGE, true), StandardCharsets.UTF_8);
    registry.manifest(
        "team/app",
        "1",
        TestRegistry.OCI_MANIFEST,
        manifest
            .replace("application/vnd.oci.image.config.v1+json", "application/vnd.cncf.helm")
            .getBytes(StandardCharsets.UTF_8));
    assertTrue(refused(name).contains("it is no image"));
    assertEquals(List.of(), bench.files());
  }

  @Test
  void twoPullsShareOneDownload() throws Exception {
    registry.add("team/app", "1", IMAGE);
    registry.add("other/app", "1", IMAGE);
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    registry.script(
        exchange -> {
          if (exchange.getRequestURI().getPath().contains(layerDigest(0))) {
            asked.countDown();
            await(go);
          }
          return false;
        });
    Transfer first = bench.start(name, Optional.empty());
    asked.await();
    CountDownLatch joined = new CountDownLatch(1);
    Transfer second =
        bench.transfers.pull(
            PullRequest.of(registry.host() + "/other/app:1"),
            progress -> {
              if (progress.id().equals(layer(0))) {
                joined.countDown();
              }
            },
            (_, _) -> {});
    joined.await();
    first.cancel();
    assertThrows(RegistryException.Cancelled.class, first::await);
    go.countDown();
    second.await();
    assertEquals(1, registry.requests().stream().filter(r -> r.contains(layerDigest(0))).count());
    assertEquals(1, bench.images.list().size());
    assertTrue(bench.images.find(name).isEmpty());
  }

  @Test
  void aCancelledPullLeavesNothing() throws Exception {
    registry.add("team/app", "1", IMAGE);
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    registry.script(
        exchange -> {
          if (exchange.getRequestURI().getPath().contains(layerDigest(1))) {
            asked.countDown();
            await(never);
          }
          return false;
        });
    Transfer transfer = bench.start(name, Optional.empty());
    asked.await();
    transfer.cancel();
    assertThrows(RegistryException.Cancelled.class, transfer::await);
    never.countDown();
    assertEquals(List.of(), bench.files());
    assertFalse(bench.images.find(name).isPresent());
    registry.script(_ -> false);
    bench.pull(name);
    bench.images.remove(name, false, ImageUse.none());
    assertEquals(List.of(), bench.files());
  }

  @Test
  void aClientThatThrowsEndsItsPull() throws Exception {
    registry.add("team/app", "1", IMAGE);
    CountDownLatch never = new CountDownLatch(1);
    registry.script(
        exchange -> {
          if (exchange.getRequestURI().getPath().contains(layerDigest(1))) {
            await(never);
          }
          return false;
        });
    Transfer transfer =
        bench.transfers.pull(
            PullRequest.of(name),
            _ -> {
              throw new IllegalStateException("gone");
            },
            (_, _) -> {});
    assertThrows(RegistryException.Cancelled.class, transfer::await);
    never.countDown();
    assertEquals(List.of(), bench.files());
  }

  private String refused(String image) {
    return assertThrows(RegistryException.class, () -> bench.pull(image)).getMessage();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String layerDigest(int number) {
    return "sha256:" + TestImage.sha256(ImageArchives.gzip(IMAGE.layers().get(number)));
  }

  private static String layer(int number) {
    return layerDigest(number).substring(7, 19);
  }

  private String entry(String digest, String architecture) {
    byte[] bytes = registry.manifests().get("team/app@" + digest).bytes();
    return "{\"mediaType\":\""
        + TestRegistry.OCI_MANIFEST
        + "\",\"digest\":\""
        + digest
        + "\",\"size\":"
        + bytes.length
        + ",\"platform\":{\"os\":\"linux\",\"architecture\":\""
        + architecture
        + "\"}}";
  }

  private static byte[] index(String... entries) {
    return ("{\"schemaVersion\":2,\"manifests\":[" + String.join(",", entries) + "]}")
        .getBytes(StandardCharsets.UTF_8);
  }
}
