package dev.arcbox.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.arcbox.proto.api.CreateContainerResponse;
import dev.arcbox.proto.api.InspectImageResponse;
import dev.arcbox.proto.api.LoadChunk;
import dev.arcbox.proto.api.TransferProgress;
import dev.arcbox.ttrpc.ContainerMethods;
import dev.arcbox.ttrpc.ImageMethods;
import dev.arcbox.ttrpc.ServiceTable;
import dev.arcbox.ttrpc.StatusCode;
import dev.arcbox.ttrpc.TtrpcException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(240)
class TransferTest {
  @TempDir private Path directory;
  private CliFixture cli;
  private final List<String> calls = new CopyOnWriteArrayList<>();

  @BeforeEach
  void makeFixture() {
    cli = new CliFixture(directory);
  }

  private static TransferProgress progress(String id, String status, long total) {
    return TransferProgress.newBuilder()
        .setId(id)
        .setStatus(status)
        .setCurrent(total / 2)
        .setTotal(total)
        .build();
  }

  /** A daemon that has an image once it was pulled. */
  private ServiceTable.Builder registry() {
    return ServiceTable.builder()
        .serverStream(
            ImageMethods.PULL,
            (_, request, out) -> {
              calls.add(("pull " + request.getReference() + " " + request.getPlatform()).strip());
              if (request.getReference().equals("gone")) {
                throw missing("manifest unknown");
              }
              out.send(progress("", "Pulling from library/x", 0));
              out.send(progress("aaa", "Downloading", 100));
              out.send(progress("aaa", "Pull complete", 0));
            })
        .unary(
            ImageMethods.INSPECT,
            (_, _) -> {
              throw missing("No such image");
            })
        .unary(
            ContainerMethods.CREATE,
            (_, request) -> {
              calls.add("create " + request.getConfig().getImage());
              if (calls.stream().noneMatch(c -> c.startsWith("pull"))) {
                throw missing("No such image: x");
              }
              return CreateContainerResponse.newBuilder().setId("made").build();
            });
  }

  private static TtrpcException missing(String text) {
    return new TtrpcException(StatusCode.NOT_FOUND, text);
  }

  @Test
  void pullShowsLinesAndCountsOnATerminalOnly() throws IOException {
    try (FakeDaemon _ = cli.daemon(registry())) {
      assertEquals(0, cli.run("pull", "--platform", "linux/arm64", "x"));
      assertEquals("Pulling from library/x\naaa: Pull complete\n", cli.out());
      assertEquals(List.of("pull x linux/arm64"), calls);
      assertEquals(0, cli.run("image", "pull", "-q", "x"));
      assertEquals("x\n", cli.out());
      cli.terminal = FakeTerminal.all(24, 80);
      cli.run("pull", "x");
      assertTrue(cli.out().contains("\r\u001b[Kaaa: Downloading 50B/100B"), cli.out());
      assertEquals(1, cli.run("pull", "gone"));
      assertEquals("arcbox: manifest unknown\n", cli.err());
    }
  }

  @Test
  void aMissingImageIsFetchedBeforeTheContainerIsMade() throws IOException {
    try (FakeDaemon _ = cli.daemon(registry())) {
      assertEquals(0, cli.run("create", "x"));
      assertEquals("made\n", cli.out());
      assertTrue(cli.err().contains("aaa: Pull complete\n"), cli.err());
      assertEquals(List.of("create x", "pull x", "create x"), calls);
    }
  }

  @Test
  void whenToFetchIsTheUsersChoice() throws IOException {
    try (FakeDaemon _ = cli.daemon(registry())) {
      assertEquals(125, cli.run("create", "--pull", "never", "x"));
      assertEquals("arcbox: No such image: x\n", cli.err());
      assertEquals(List.of("create x"), calls);
      assertEquals(0, cli.run("create", "--pull=always", "x"));
      assertEquals(List.of("create x", "pull x", "create x"), calls);
      assertEquals(125, cli.run("create", "--pull=sometimes", "x"));
    }
  }

  @Test
  void anythingElseThatIsMissingIsNoReasonToFetch() throws IOException {
    ServiceTable.Builder services =
        ServiceTable.builder()
            .unary(ImageMethods.INSPECT, (_, _) -> InspectImageResponse.getDefaultInstance())
            .unary(
                ContainerMethods.CREATE,
                (_, _) -> {
                  throw missing("network app not found");
                });
    try (FakeDaemon _ = cli.daemon(services)) {
      assertEquals(125, cli.run("create", "--network", "app", "x"));
      assertEquals("arcbox: network app not found\n", cli.err());
    }
  }

  @Test
  void aSavedArchiveIsThereWholeOrNotAtAll() throws IOException {
    Path file = directory.resolve("a.tar");
    ServiceTable.Builder services =
        ServiceTable.builder()
            .serverStream(
                ImageMethods.SAVE,
                (_, request, out) -> {
                  out.send(LoadChunk.newBuilder().setData(ByteString.copyFromUtf8("ab")).build());
                  if (request.getReferences(0).equals("bad")) {
                    throw new TtrpcException(StatusCode.INTERNAL, "a blob is broken");
                  }
                  out.send(LoadChunk.newBuilder().setData(ByteString.copyFromUtf8("c")).build());
                });
    try (FakeDaemon _ = cli.daemon(services)) {
      assertEquals(1, cli.run("save", "-o", file.toString(), "bad"));
      assertFalse(Files.exists(file));
      assertEquals(0, cli.run("save", "-o", file.toString(), "x"));
      assertEquals("abc", Files.readString(file));
      assertEquals(0, cli.run("save", "x"));
      assertEquals("abc", cli.out());
      cli.terminal = FakeTerminal.all(24, 80);
      assertEquals(1, cli.run("save", "x"));
    }
  }

  @Test
  void servicesAreDescribed() throws IOException {
    List<Object> configs = new CopyOnWriteArrayList<>();
    ServiceTable.Builder services =
        ServiceTable.builder()
            .unary(
                ContainerMethods.CREATE,
                (_, request) -> {
                  configs.add(request.getConfig());
                  return CreateContainerResponse.newBuilder().setId("made").build();
                });
    try (FakeDaemon _ = cli.daemon(services)) {
      assertEquals(
          0,
          cli.run(
              "create",
              "-v",
              "data:/d:ro",
              "-v",
              "/anon",
              "--restart",
              "on-failure:3",
              "--health-cmd",
              "true",
              "--health-interval",
              "1m30s",
              "x"));
      String config = configs.getFirst().toString();
      assertTrue(config.contains("binds: \"data:/d:ro\""), config);
      assertTrue(config.contains("volumes: \"/anon\""), config);
      assertTrue(config.contains("maximum_retry_count: 3"), config);
      assertTrue(config.contains("interval_nanos: 90000000000"), config);
      assertEquals(125, cli.run("create", "--restart", "on-failure:x", "x"));
      assertEquals(125, cli.run("create", "--no-healthcheck", "--health-retries", "2", "x"));
    }
  }
}
