package dev.arcbox.runtime.image.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.arcbox.runtime.image.LoadListener;
import dev.arcbox.runtime.registry.Credentials;
import dev.arcbox.runtime.registry.RegistryException;
import dev.arcbox.testkit.image.ImageArchives;
import dev.arcbox.testkit.image.TarBuilder;
import dev.arcbox.testkit.image.TestImage;
import dev.arcbox.testkit.registry.DebianRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against the registry that most others are made of: Debian's package docker-registry. */
@Tag("host")
class DockerRegistryTest {
  /** The name "u" and the password "p", as {@code htpasswd -B} writes them. */
  private static final String USERS =
      "u:$2y$05$abcdefghijklmnopqrstuuqwWMzKt5N8p.u2GX5MuH1t19BMWuLOW\n";

  @TempDir Path directory;
  private final List<DebianRegistry> registries = new ArrayList<>();

  @AfterEach
  void stop() {
    registries.forEach(DebianRegistry::close);
  }

  @Test
  void whatIsPushedIsPulledAgain() throws IOException {
    String host = start("");
    byte[] noise = new byte[3_000_000];
    new Random(1).nextBytes(noise);
    TestImage image =
        new TestImage(
            "app:1",
            List.of(
                new TarBuilder().file("a", "b").build(),
                new TarBuilder().file("noise", noise).build()),
            "{\"Cmd\":[\"sh\"]}");
    String name = host + "/team/app:1";
    String digest;
    try (TransferBench pusher = bench("pusher")) {
      pusher.images.load(
          new ByteArrayInputStream(ImageArchives.ociGzip(image)), LoadListener.silent());
      pusher.images.tag("app:1", name);
      pusher.push(name);
      digest = pusher.images.resolve(name).manifest().toString();
      pusher.images.tag(name, host + "/other:2");
      pusher.push(host + "/other:2");
    }
    try (TransferBench puller = bench("puller")) {
      puller.pull(name);
      puller.pull(host + "/other@" + digest);
      assertEquals(image.id(), puller.images.resolve(name).id().toString());
      assertEquals(digest, puller.images.resolve(name).manifest().toString());
      String unknown =
          assertThrows(RegistryException.NotFound.class, () -> puller.pull(host + "/team/app:2"))
              .getMessage();
      assertEquals(
          "manifest for " + host + "/team/app:2 not found: manifest unknown: manifest unknown",
          unknown);
      assertThrows(RegistryException.NotFound.class, () -> puller.pull(host + "/nothing:2"));
    }
  }

  @Test
  void wantsToKnowWhoAsks() throws IOException {
    Path users = Files.writeString(directory.resolve("users"), USERS);
    String host = start("auth:\n  htpasswd:\n    realm: test\n    path: " + users + "\n");
    try (TransferBench bench = bench("store")) {
      bench.images.load(
          new ByteArrayInputStream(ImageArchives.oci(TestImage.of("app:1", "x"))),
          LoadListener.silent());
      String name = host + "/app:1";
      bench.images.tag("app:1", name);
      assertThrows(RegistryException.Unauthorized.class, () -> bench.push(name));
      assertThrows(
          RegistryException.Unauthorized.class,
          () -> bench.pull(name, new Credentials.Password("u", "wrong")));
      assertThrows(
          RegistryException.NotFound.class,
          () -> bench.pull(name, new Credentials.Password("u", "p")));
    }
  }

  private TransferBench bench(String name) throws IOException {
    return new TransferBench(Files.createDirectory(directory.resolve(name)));
  }

  /** Answers host and port. */
  private String start(String more) throws IOException {
    assumeTrue(DebianRegistry.isInstalled(), "no docker-registry on this host");
    DebianRegistry registry = DebianRegistry.start(directory, more);
    registries.add(registry);
    return registry.host();
  }
}
