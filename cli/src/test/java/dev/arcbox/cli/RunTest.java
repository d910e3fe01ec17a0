package dev.arcbox.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.arcbox.proto.api.AttachRequest;
import dev.arcbox.proto.api.ContainerConfig;
import dev.arcbox.proto.api.CreateContainerRequest;
import dev.arcbox.proto.api.CreateContainerResponse;
import dev.arcbox.proto.api.KillContainerRequest;
import dev.arcbox.proto.api.KillContainerResponse;
import dev.arcbox.proto.api.OutputChunk;
import dev.arcbox.proto.api.StartContainerResponse;
import dev.arcbox.proto.api.WaitContainerResponse;
import dev.arcbox.ttrpc.ContainerMethods;
import dev.arcbox.ttrpc.Handlers;
import dev.arcbox.ttrpc.Receiver;
import dev.arcbox.ttrpc.Sender;
import dev.arcbox.ttrpc.ServiceTable;
import dev.arcbox.ttrpc.StatusCode;
import dev.arcbox.ttrpc.TtrpcException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(240)
class RunTest {
  private static final String ID = "0123456789abcdef0123456789abcdef";

  @TempDir private Path directory;
  private CliFixture cli;
  private final AtomicReference<CreateContainerRequest> created = new AtomicReference<>();

  @BeforeEach
  void makeFixture() {
    cli = new CliFixture(directory);
  }

  private ServiceTable.Builder creating() {
    return ServiceTable.builder()
        .unary(
            ContainerMethods.CREATE,
            (call, request) -> {
              created.set(request);
              return CreateContainerResponse.newBuilder().setId(ID).build();
            })
        .unary(
            ContainerMethods.WAIT,
            (call, request) -> WaitContainerResponse.newBuilder().setExitCode(9).build());
  }

  private FakeDaemon daemon(Handlers.Bidi<AttachRequest, OutputChunk> attach) throws IOException {
    return cli.daemon(creating().bidi(ContainerMethods.ATTACH, attach));
  }

  private static void echo(Receiver<AttachRequest> in, Sender<OutputChunk> out, int code) {
    assertTrue(in.receive().isPresent());
    Optional<AttachRequest> request = in.receive();
    while (request.isPresent() && !request.get().getCloseInput()) {
      out.send(OutputChunk.newBuilder().setData(request.get().getInput()).build());
      request = in.receive();
    }
    out.send(FakeDaemon.ended(code));
  }

  @Test
  void writesBothStreamsAndEndsWithTheContainersCode() throws IOException {
    try (FakeDaemon _ =
        daemon(
            (call, in, out) -> {
              assertTrue(in.receive().orElseThrow().getStart());
              out.send(FakeDaemon.out("one\n"));
              out.send(FakeDaemon.err("two\n"));
              out.send(FakeDaemon.ended(7));
            })) {
      assertEquals(7, cli.run("run", "--rm", "busybox", "sh", "-c", "exit 7"));
      assertEquals("one\n", cli.out());
      assertEquals("two\n", cli.err());
    }
  }

  @Test
  void takesTheCodeFromWaitWhenTheStreamSaysNothing() throws IOException {
    try (FakeDaemon _ = daemon((call, in, out) -> in.receive())) {
      assertEquals(9, cli.run("run", "busybox"));
    }
  }

  @Test
  void endOfInputIsHalfClose() throws IOException {
    try (FakeDaemon _ = daemon((call, in, out) -> echo(in, out, 0))) {
      assertEquals(0, cli.input("hi\n").run("run", "-i", "busybox", "cat"));
      assertEquals("hi\n", cli.out());
      assertTrue(created.get().getConfig().getOpenStdin());
      assertTrue(created.get().getConfig().getStdinOnce());
    }
  }

  @Test
  void carriesMegabytesBothWays() throws IOException {
    byte[] much = new byte[24 << 20];
    for (int i = 0; i < much.length; i++) {
      much[i] = (byte) ((i * 31) >> 8);
    }
    cli.in = new ByteArrayInputStream(much);
    try (FakeDaemon _ = daemon((call, in, out) -> echo(in, out, 0))) {
      assertEquals(0, cli.run("run", "-i", "busybox", "cat"));
      assertArrayEquals(much, cli.outBytes());
    }
  }

  @Test
  void doesNotReadInputUnlessInteractive() throws IOException {
    try (FakeDaemon _ =
        daemon(
            (call, in, out) -> {
              assertFalse(in.receive().orElseThrow().getStdin());
              out.send(FakeDaemon.ended(0));
            })) {
      cli.input("must stay");
      assertEquals(0, cli.run("run", "busybox"));
      assertEquals("must stay".length(), cli.in.available());
    }
  }

  @Test
  void sendsEveryOptionToTheDaemon() throws IOException {
    Path file = Files.writeString(directory.resolve("env"), "# no\n\nF=1\nHOME\nNOT_SET\n");
    try (FakeDaemon _ = daemon((call, in, out) -> out.send(FakeDaemon.ended(0)))) {
      int code =
          cli.run(
              "run",
              "--rm",
              "--name",
              "n",
              "-e",
              "A=b=c",
              "--env-file",
              file.toString(),
              "-w",
              "/w",
              "-u",
              "1:2",
              "--entrypoint",
              "/e",
              "--memory",
              "64m",
              "--cpus",
              "0.5",
              "--read-only",
              "--hostname",
              "h",
              "--label",
              "k=v",
              "--label",
              "bare",
              "--init",
              "--privileged",
              "--cap-add",
              "NET_ADMIN",
              "--cap-drop",
              "ALL",
              "--stop-signal",
              "INT",
              "--stop-timeout",
              "3",
              "--pids-limit",
              "9",
              "--tmpfs",
              "/t:size=1m",
              "img",
              "--flag",
              "x");
      assertEquals(0, code, cli.err());
    }
    assertEquals("n", created.get().getName());
    ContainerConfig config = created.get().getConfig();
    assertEquals("img", config.getImage());
    assertEquals(List.of("--flag", "x"), config.getCmdList());
    assertEquals(List.of("F=1", "HOME=" + directory, "A=b=c"), config.getEnvList());
    assertEquals("/w", config.getWorkingDir());
    assertEquals("1:2", config.getUser());
    assertEquals(List.of("/e"), config.getEntrypointList());
    assertEquals(64L << 20, config.getMemoryBytes());
    assertEquals(500_000_000L, config.getNanoCpus());
    assertTrue(config.getReadOnly() && config.getInit() && config.getPrivileged());
    assertTrue(config.getAutoRemove());
    assertEquals("h", config.getHostname());
    assertEquals("v", config.getLabelsOrThrow("k"));
    assertEquals("", config.getLabelsOrThrow("bare"));
    assertEquals(List.of("NET_ADMIN"), config.getCapAddList());
    assertEquals(List.of("ALL"), config.getCapDropList());
    assertEquals("INT", config.getStopSignal());
    assertEquals(3, config.getStopTimeoutSeconds());
    assertEquals(9, config.getPidsLimit());
    assertEquals(List.of("/t:size=1m"), config.getTmpfsList());
  }

  @Test
  void emptyEntrypointTakesTheImagesAway() throws IOException {
    try (FakeDaemon _ = daemon((call, in, out) -> out.send(FakeDaemon.ended(0)))) {
      cli.run("run", "--entrypoint", "", "img", "x");
      assertTrue(created.get().getConfig().getClearEntrypoint());
    }
  }

  @Test
  void detachedPrintsTheIdOnly() throws IOException {
    try (FakeDaemon _ =
        cli.daemon(
            creating()
                .unary(
                    ContainerMethods.START,
                    (call, request) -> StartContainerResponse.getDefaultInstance()))) {
      assertEquals(0, cli.run("run", "-d", "busybox"));
      assertEquals(ID + "\n", cli.out());
    }
  }

  @Test
  void failuresBeforeTheContainerRunsAre125() throws IOException {
    assertEquals(125, cli.run("run", "busybox"));
    assertEquals(125, cli.run("run", "--frob", "busybox"));
    assertEquals(125, cli.run("run"));
    try (FakeDaemon _ =
        cli.daemon(
            ServiceTable.builder()
                .unary(
                    ContainerMethods.CREATE,
                    (call, request) -> {
                      throw new TtrpcException(
                          StatusCode.NOT_FOUND, "no such image: nope\n(load it first)");
                    }))) {
      assertEquals(125, cli.run("run", "--pull", "never", "nope"));
      assertEquals("arcbox: no such image: nope (load it first)\n", cli.err());
    }
  }

  @Test
  void commandsThatCannotBeStartedAre126And127() throws IOException {
    AtomicReference<String> words = new AtomicReference<>();
    try (FakeDaemon _ =
        daemon(
            (call, in, out) -> {
              in.receive();
              throw new TtrpcException(StatusCode.FAILED_PRECONDITION, words.get());
            })) {
      words.set("executable file `frob` not found in $PATH");
      assertEquals(127, cli.run("run", "busybox", "frob"));
      words.set("open executable: Permission denied");
      assertEquals(126, cli.run("run", "busybox", "/etc/passwd"));
      words.set("something else");
      assertEquals(125, cli.run("run", "busybox", "x"));
    }
  }

  @Test
  void terminalNeedsATerminal() {
    assertEquals(125, cli.run("run", "-it", "busybox"));
    assertTrue(cli.err().contains("not a terminal"), cli.err());
  }

  @Test
  void resizesAndKeysTravelAndTheTerminalIsRestored() throws Exception {
    LinkedBlockingQueue<AttachRequest> seen = new LinkedBlockingQueue<>();
    CountDownLatch attached = new CountDownLatch(1);
    cli.terminal = FakeTerminal.all(24, 80);
    try (PipedOutputStream keyboard = new PipedOutputStream();
        FakeDaemon _ =
            daemon(
                (call, in, out) -> {
                  in.receive();
                  attached.countDown();
                  seen.add(in.receive().orElseThrow());
                  seen.add(in.receive().orElseThrow());
                  out.send(FakeDaemon.ended(0));
                })) {
      cli.in = new PipedInputStream(keyboard);
      AtomicReference<Integer> code = new AtomicReference<>();
      Thread run = Thread.ofPlatform().start(() -> code.set(cli.run("run", "-it", "busybox")));
      attached.await();
      assertTrue(cli.terminal.isRaw());
      cli.terminal.resize(40, 120);
      assertEquals(40, seen.take().getResize().getRows());
      keyboard.write(3);
      keyboard.flush();
      assertEquals(ByteString.copyFrom(new byte[] {3}), seen.take().getInput());
      run.join();
      assertEquals(0, code.get());
      assertFalse(cli.terminal.isRaw());
      assertTrue(cli.terminal.wasRaw());
      assertEquals(24, created.get().getConfig().getRows());
      assertEquals(80, created.get().getConfig().getCols());
    }
  }

  @Test
  void detachKeysLeaveTheContainerRunning() throws IOException {
    cli.terminal = FakeTerminal.all(24, 80);
    CountDownLatch gone = new CountDownLatch(1);
    try (FakeDaemon _ =
        daemon(
            (call, in, out) -> {
              Optional<AttachRequest> request = in.receive();
              while (request.isPresent()) {
                request = in.receive();
              }
              gone.countDown();
            })) {
      cli.in = new ByteArrayInputStream(new byte[] {'x', 0x10, 0x11});
      assertEquals(0, cli.run("run", "-it", "busybox"));
      assertTrue(cli.err().contains("arcbox attach"), cli.err());
      assertFalse(cli.terminal.isRaw());
    }
  }

  @Test
  void signalsArePassedOnWithoutATerminal() throws Exception {
    LinkedBlockingQueue<KillContainerRequest> kills = new LinkedBlockingQueue<>();
    CountDownLatch attached = new CountDownLatch(1);
    CountDownLatch killed = new CountDownLatch(1);
    ServiceTable.Builder services =
        creating()
            .bidi(
                ContainerMethods.ATTACH,
                (call, in, out) -> {
                  in.receive();
                  attached.countDown();
                  killed.await();
                  out.send(FakeDaemon.ended(143));
                })
            .unary(
                ContainerMethods.KILL,
                (call, request) -> {
                  kills.add(request);
                  killed.countDown();
                  return KillContainerResponse.getDefaultInstance();
                });
    try (FakeDaemon _ = cli.daemon(services)) {
      AtomicReference<Integer> code = new AtomicReference<>();
      Thread run = Thread.ofPlatform().start(() -> code.set(cli.run("run", "busybox")));
      attached.await();
      cli.terminal.signal("TERM");
      assertEquals("TERM", kills.take().getSignal());
      run.join();
      assertEquals(143, code.get());
    }
  }

  @Test
  void aDaemonThatGoesAwayIsOneLineAnd125() throws IOException {
    AtomicReference<FakeDaemon> fake = new AtomicReference<>();
    try (FakeDaemon daemon =
        daemon(
            (call, in, out) -> {
              in.receive();
              fake.get().drop();
            })) {
      fake.set(daemon);
      assertEquals(125, cli.run("run", "busybox"));
      assertTrue(cli.err().startsWith("arcbox: the daemon went away"), cli.err());
      assertEquals(1, cli.err().lines().count());
    }
  }

  @Test
  void somethingElseThatIsUnavailableIsNotTheDaemon() throws IOException {
    try (FakeDaemon _ =
        daemon(
            (call, in, out) -> {
              in.receive();
              throw new TtrpcException(StatusCode.UNAVAILABLE, "the machine does not start");
            })) {
      assertEquals(125, cli.run("run", "busybox"));
      assertEquals("arcbox: the machine does not start\n", cli.err());
    }
  }
}
