package dev.arcbox.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.arcbox.proto.api.ContainerSummary;
import dev.arcbox.proto.api.ExecCreateResponse;
import dev.arcbox.proto.api.ImageSummary;
import dev.arcbox.proto.api.InspectContainerResponse;
import dev.arcbox.proto.api.ListContainersResponse;
import dev.arcbox.proto.api.ListImagesResponse;
import dev.arcbox.proto.api.LoadChunk;
import dev.arcbox.proto.api.LoadProgress;
import dev.arcbox.proto.api.OutputChunk;
import dev.arcbox.proto.api.RemoveContainerResponse;
import dev.arcbox.proto.api.VersionInfo;
import dev.arcbox.ttrpc.ContainerMethods;
import dev.arcbox.ttrpc.ImageMethods;
import dev.arcbox.ttrpc.ServiceTable;
import dev.arcbox.ttrpc.StatusCode;
import dev.arcbox.ttrpc.SystemMethods;
import dev.arcbox.ttrpc.TtrpcException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(240)
class CommandsTest {
  @TempDir private Path directory;
  private CliFixture cli;

  @BeforeEach
  void makeFixture() {
    cli = new CliFixture(directory);
  }

  private static ServiceTable.Builder listing() {
    ContainerSummary one =
        ContainerSummary.newBuilder()
            .setId("aaaaaaaaaaaaaaaaaaaa")
            .setName("web")
            .setImage("busybox")
            .setCommand("sh -c \"exit 7\"")
            .setState("exited")
            .setStatus("Exited (7) 2 seconds ago")
            .setExitCode(7)
            .putLabels("k", "v")
            .build();
    return ServiceTable.builder()
        .unary(
            ContainerMethods.LIST,
            (call, request) -> ListContainersResponse.newBuilder().addContainers(one).build());
  }

  @Test
  void listsContainersAsTableJsonAndIds() throws IOException {
    try (FakeDaemon _ = cli.daemon(listing())) {
      assertEquals(0, cli.run("ps", "-a"));
      List<String> lines = cli.out().lines().toList();
      assertTrue(lines.get(0).startsWith("CONTAINER ID   IMAGE     COMMAND"), lines.get(0));
      assertTrue(lines.get(1).contains("aaaaaaaaaaaa   busybox"), lines.get(1));
      assertTrue(lines.get(1).endsWith("web"), lines.get(1));
      cli.run("ps", "-aq");
      assertEquals("aaaaaaaaaaaa\n", cli.out());
      cli.run("--format", "quiet", "ps", "--no-trunc");
      assertEquals("aaaaaaaaaaaaaaaaaaaa\n", cli.out());
      cli.run("ps", "--format=json");
      assertTrue(cli.out().contains("\"command\":\"sh -c \\\"exit 7\\\"\""), cli.out());
      assertTrue(cli.out().contains("\"labels\":{\"k\":\"v\"}"), cli.out());
    }
  }

  @Test
  void listsEachNameOfAnImage() throws IOException {
    ImageSummary image =
        ImageSummary.newBuilder()
            .setId("sha256:" + "b".repeat(64))
            .addTags("busybox:latest")
            .addTags("reg:5000/x:1")
            .setSize(4_300_000)
            .build();
    try (FakeDaemon _ =
        cli.daemon(
            ServiceTable.builder()
                .unary(
                    ImageMethods.LIST,
                    (call, request) -> ListImagesResponse.newBuilder().addImages(image).build()))) {
      assertEquals(0, cli.run("images"));
      List<String> lines = cli.out().lines().toList();
      assertTrue(lines.get(1).startsWith("busybox      latest"), lines.get(1));
      assertTrue(lines.get(2).startsWith("reg:5000/x   1"), lines.get(2));
      assertTrue(lines.get(1).endsWith("4.3MB"), lines.get(1));
      cli.run("image", "ls", "-q");
      assertEquals("bbbbbbbbbbbb\n", cli.out());
    }
  }

  @Test
  void reportsEachFailureAndGoesOn() throws IOException {
    try (FakeDaemon _ =
        cli.daemon(
            ServiceTable.builder()
                .unary(
                    ContainerMethods.REMOVE,
                    (call, request) -> {
                      if (request.getId().equals("bad")) {
                        throw new TtrpcException(StatusCode.NOT_FOUND, "no such container: bad");
                      }
                      return RemoveContainerResponse.getDefaultInstance();
                    }))) {
      assertEquals(1, cli.run("rm", "a", "bad", "b"));
      assertEquals("a\nb\n", cli.out());
      assertEquals("arcbox: no such container: bad\n", cli.err());
      assertEquals(0, cli.run("rm", "-f", "bad"));
    }
  }

  @Test
  void inspectIsOneArray() throws IOException {
    try (FakeDaemon _ =
        cli.daemon(
            ServiceTable.builder()
                .unary(
                    ContainerMethods.INSPECT,
                    (call, request) ->
                        InspectContainerResponse.newBuilder()
                            .setJson("{\"Id\":\"" + request.getId() + "\"}")
                            .build()))) {
      assertEquals(0, cli.run("inspect", "a", "b"));
      assertEquals(
          "[\n    {\n        \"Id\": \"a\"\n    },\n    {\n        \"Id\": \"b\"\n    }\n]\n",
          cli.out());
    }
  }

  @Test
  void execEndsWithItsCode() throws IOException {
    try (FakeDaemon _ =
        cli.daemon(
            ServiceTable.builder()
                .unary(
                    ContainerMethods.EXEC_CREATE,
                    (call, request) -> ExecCreateResponse.newBuilder().setId("e").build())
                .bidi(
                    ContainerMethods.EXEC_START,
                    (call, in, out) -> {
                      assertEquals("e", in.receive().orElseThrow().getId());
                      out.send(FakeDaemon.out("x"));
                      out.send(FakeDaemon.ended(5));
                    }))) {
      assertEquals(5, cli.run("exec", "c", "sh"));
      assertEquals("x", cli.out());
    }
  }

  @Test
  void logsAreCopiedToTheirStreams() throws IOException {
    try (FakeDaemon _ =
        cli.daemon(
            ServiceTable.builder()
                .serverStream(
                    ContainerMethods.LOGS,
                    (call, request, out) -> {
                      assertEquals(2, request.getTail());
                      out.send(FakeDaemon.out("o"));
                      out.send(FakeDaemon.err("e"));
                    }))) {
      assertEquals(0, cli.run("logs", "-n", "2", "c"));
      assertEquals("o", cli.out());
      assertEquals("e", cli.err());
    }
  }

  @Test
  void loadSendsTheWholeArchive() throws IOException {
    Path archive = Files.write(directory.resolve("a.tar"), new byte[3_000_001]);
    AtomicLong received = new AtomicLong();
    try (FakeDaemon _ =
        cli.daemon(
            ServiceTable.builder()
                .bidi(
                    ImageMethods.LOAD,
                    (call, in, out) -> {
                      Optional<LoadChunk> chunk = in.receive();
                      while (chunk.isPresent()) {
                        received.addAndGet(chunk.get().getData().size());
                        chunk = in.receive();
                      }
                      out.send(LoadProgress.newBuilder().addLoaded("x:1").build());
                    }))) {
      assertEquals(0, cli.run("load", "-i", archive.toString()));
      assertEquals(3_000_001, received.get());
      assertEquals("Loaded image: x:1\n", cli.out());
      assertEquals(1, cli.run("load", "-i", "/no/such/file"));
      assertEquals("arcbox: no such file: /no/such/file\n", cli.err());
    }
  }

  @Test
  void aRefusedArchiveTellsWhy() throws IOException {
    cli.in = InfiniteInput.zeros();
    try (FakeDaemon _ =
        cli.daemon(
            ServiceTable.builder()
                .bidi(
                    ImageMethods.LOAD,
                    (call, in, out) -> {
                      in.receive();
                      throw new TtrpcException(StatusCode.INVALID_ARGUMENT, "not a tar archive");
                    }))) {
      assertEquals(1, cli.run("load"));
      assertEquals("arcbox: not a tar archive\n", cli.err());
    }
  }

  @Test
  void versionDoesNotStartTheDaemon() throws IOException {
    assertEquals(0, cli.run("version"));
    assertTrue(cli.out().contains("Daemon: not running"), cli.out());
    try (FakeDaemon _ =
        cli.daemon(
            ServiceTable.builder()
                .unary(
                    SystemMethods.GET_VERSION,
                    (call, request) -> VersionInfo.newBuilder().setVersion("9").build()))) {
      cli.run("version", "--format", "json");
      assertTrue(cli.out().contains("\"server\":{\"version\":\"9\""), cli.out());
    }
  }

  @Test
  void statusOfNoDaemonIsOne() {
    assertEquals(1, cli.run("daemon", "status"));
    assertEquals("the daemon is not running\n", cli.out());
    assertEquals(0, cli.run("daemon", "stop"));
  }

  @Test
  void everyCommandHasHelp() {
    for (String name : dev.arcbox.cli.command.Commands.names()) {
      assertEquals(0, cli.run(name, "--help"), name);
      assertTrue(cli.out().startsWith("Usage: arcbox " + name), cli.out());
    }
    assertEquals(0, cli.run("--help"));
    assertEquals(1, cli.run());
    assertEquals(0, cli.run("help", "boot", "status"));
  }

  @Test
  void everyClassToTrainIsThere() throws IOException {
    try (FakeDaemon _ = cli.daemon(listing())) {
      assertEquals(0, cli.run("__train"), cli.err());
    }
  }

  @Test
  void mistakesAreOneLine() {
    for (String[] words :
        new String[][] {
          {"frob"},
          {"image", "frob"},
          {"ps", "--format", "xml"},
          {"stop"},
          {"ps", "x"},
          {"logs"},
          {"logs", "-c", "frob"},
          {"completions", "csh"},
          {"--frob"}
        }) {
      assertEquals(1, cli.run(words));
      assertTrue(cli.err().startsWith("arcbox: "), cli.err());
      assertEquals(1, cli.err().lines().count(), cli.err());
    }
  }

  @Test
  void aReaderThatHasGoneEndsTheCommandQuietly() throws IOException {
    OutputStream closed =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    OutputChunk much =
        OutputChunk.newBuilder().setData(ByteString.copyFrom(new byte[100_000])).build();
    try (FakeDaemon _ =
        cli.daemon(
            ServiceTable.builder()
                .serverStream(ContainerMethods.LOGS, (call, request, out) -> out.send(much)))) {
      Cli broken =
          new Cli(new Streams(cli.in, closed, closed), FakeTerminal.none(), cli.environment);
      assertEquals(ExitCode.OUTPUT_CLOSED, broken.run(List.of("logs", "c")));
    }
  }
}
