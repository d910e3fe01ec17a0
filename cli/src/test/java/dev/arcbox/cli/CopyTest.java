package dev.arcbox.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.arcbox.proto.api.ArchiveChunk;
import dev.arcbox.proto.api.PathRequest;
import dev.arcbox.proto.api.PutArchiveChunk;
import dev.arcbox.proto.api.PutArchiveResponse;
import dev.arcbox.proto.api.StatPathResponse;
import dev.arcbox.ttrpc.ContainerMethods;
import dev.arcbox.ttrpc.Receiver;
import dev.arcbox.ttrpc.Sender;
import dev.arcbox.ttrpc.ServiceTable;
import dev.arcbox.ttrpc.StatusCode;
import dev.arcbox.ttrpc.TtrpcException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** cp, against a daemon whose container's root is a folder here. */
@Timeout(240)
class CopyTest {
  @TempDir private Path directory;
  private CliFixture cli;
  private Path root;
  private Path here;

  @BeforeEach
  void makeFixture() throws IOException {
    cli = new CliFixture(directory);
    root = Files.createDirectories(directory.resolve("root/etc"));
    root = root.getParent();
    here = Files.createDirectory(directory.resolve("here"));
    Files.writeString(root.resolve("etc/file"), "inside");
  }

  private FakeDaemon daemon() throws IOException {
    return cli.daemon(
        ServiceTable.builder()
            .unary(ContainerMethods.STAT_PATH, (_, q) -> stat(q))
            .serverStream(ContainerMethods.GET_ARCHIVE, (_, q, out) -> get(q, out))
            .clientStream(ContainerMethods.PUT_ARCHIVE, (_, in) -> put(in)));
  }

  private Path inside(String path) {
    return root.resolve(path.substring(1));
  }

  private StatPathResponse stat(PathRequest request) {
    Path file = inside(request.getPath());
    if (Files.notExists(file)) {
      throw new TtrpcException(StatusCode.NOT_FOUND, "no " + request.getPath());
    }
    return StatPathResponse.newBuilder()
        .setName(file.getFileName().toString())
        .setDirectory(Files.isDirectory(file))
        .build();
  }

  private void get(PathRequest request, Sender<ArchiveChunk> out) throws Exception {
    boolean content = request.getPath().endsWith("/.");
    Path file = inside(request.getPath()).normalize();
    Path from = content ? file : file.getParent();
    String member = content ? "." : file.getFileName().toString();
    byte[] tar = tar(List.of("-c", "-f", "-", "-C", from.toString(), member, "/etc/hostname"));
    out.send(ArchiveChunk.newBuilder().setData(ByteString.copyFrom(tar)).build());
  }

  /** The archive holds something more than what was asked for, as a hostile one may. */
  private static byte[] tar(List<String> arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("tar"));
    command.addAll(arguments);
    Process process = new ProcessBuilder(command).start();
    try (InputStream out = process.getInputStream()) {
      return out.readAllBytes();
    } finally {
      process.waitFor();
    }
  }

  private PutArchiveResponse put(Receiver<PutArchiveChunk> in) throws Exception {
    Optional<PutArchiveChunk> chunk = in.receive();
    Process process =
        new ProcessBuilder("tar", "-x", "-C", inside(chunk.orElseThrow().getPath()).toString())
            .start();
    try (OutputStream tar = process.getOutputStream()) {
      while (chunk.isPresent()) {
        chunk.get().getData().writeTo(tar);
        chunk = in.receive();
      }
    }
    assertEquals(0, process.waitFor());
    return PutArchiveResponse.getDefaultInstance();
  }

  private static Set<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
    }
  }

  private void cp(String from, String to) {
    assertEquals(0, cli.run("cp", from, to), cli::err);
  }

  @Test
  void filesComeOutUnderTheirOwnNameOrAnother() throws IOException {
    try (FakeDaemon _ = daemon()) {
      cp("c:/etc/file", here.toString());
      assertEquals("inside", Files.readString(here.resolve("file")));
      cp("c:etc/file", here.resolve("other").toString());
      assertEquals("inside", Files.readString(here.resolve("other")));
      assertEquals(Set.of("file", "other"), names(here), "nothing else was unpacked");
      assertEquals(1, cli.run("cp", "c:/etc/file", here + "/none/other"));
      assertTrue(cli.err().contains("no such folder: " + here + "/none"), cli.err());
    }
  }

  @Test
  void foldersComeOutWholeOrTheirContent() throws IOException {
    try (FakeDaemon _ = daemon()) {
      cp("c:/etc", here.toString());
      assertEquals("inside", Files.readString(here.resolve("etc/file")));
      cp("c:/etc", here.resolve("fresh").toString());
      assertEquals("inside", Files.readString(here.resolve("fresh/file")));
      cp("c:/etc/.", here.resolve("content").toString());
      assertEquals("inside", Files.readString(here.resolve("content/file")));
      assertEquals(1, cli.run("cp", "c:/etc", here.resolve("etc/file").toString()));
      assertTrue(cli.err().contains("cannot copy a folder onto the file"), cli.err());
    }
  }

  @Test
  void filesGoInUnderTheirOwnNameOrAnother() throws IOException {
    Path file = Files.writeString(here.resolve("mine"), "outside");
    try (FakeDaemon _ = daemon()) {
      cp(file.toString(), "c:/etc");
      assertEquals("outside", Files.readString(root.resolve("etc/mine")));
      cp(file.toString(), "c:/etc/a,b&c\\d");
      assertEquals("outside", Files.readString(root.resolve("etc/a,b&c\\d")));
      cp(file.toString(), "c:/etc/file");
      assertEquals("outside", Files.readString(root.resolve("etc/file")));
      assertEquals(1, cli.run("cp", here.resolve("none").toString(), "c:/etc"));
      assertTrue(cli.err().contains("no such file"), cli.err());
    }
  }

  @Test
  void foldersGoInWholeOrTheirContentAndLinksStayLinks() throws IOException {
    Path folder = Files.createDirectory(here.resolve("mine"));
    Files.writeString(folder.resolve("one"), "1");
    Files.createLink(folder.resolve("two"), folder.resolve("one"));
    Files.createSymbolicLink(folder.resolve("three"), Path.of("one"));
    try (FakeDaemon _ = daemon()) {
      cp(folder.toString(), "c:/etc");
      assertEquals("1", Files.readString(root.resolve("etc/mine/two")));
      assertEquals(Path.of("one"), Files.readSymbolicLink(root.resolve("etc/mine/three")));
      cp(folder.toString(), "c:/fresh");
      assertEquals("1", Files.readString(root.resolve("fresh/two")));
      cp(folder + "/.", "c:/etc");
      assertEquals("1", Files.readString(root.resolve("etc/one")));
      assertEquals(1, cli.run("cp", folder.toString(), "c:/etc/file"));
    }
  }

  @Test
  void exactlyOneSideIsInAContainer() {
    assertEquals(1, cli.run("cp", "a:/b", "c:/d"));
    assertEquals(1, cli.run("cp", "./a:b", "/c"));
    assertTrue(cli.err().contains("exactly one of the two"), cli.err());
  }
}
