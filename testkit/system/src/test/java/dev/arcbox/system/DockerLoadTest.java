package dev.arcbox.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.arcbox.testkit.census.ResourceCensus;
import dev.arcbox.testkit.docker.DockerConnection;
import dev.arcbox.testkit.docker.DockerReply;
import dev.arcbox.testkit.docker.FrameReader;
import dev.arcbox.testkit.tier.RequiresTier;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Many clients of the Docker socket at once, slow ones, and such that vanish; one guest. */
@Tag("uml")
@RequiresTier(value = "uml", env = "ARCBOX_HOME")
class DockerLoadTest extends GuestTest {
  private static final int CLIENTS = 64;
  private static final int REQUESTS = 10_000;
  private static final int STORM = 300;
  private static final int STORMING = 16;
  private static final int VANISHING = 12;

  /** Pools, and what asking itself needs. */
  private static final int SLACK = 12;

  /** Threads that the daemon's pools may have grown to; a leak has one for each client. */
  private static final int POOLS = 100;

  private static final int LINES = 500;
  private static final String LOGGED =
      IntStream.range(0, LINES).mapToObj(i -> i + "\n").collect(Collectors.joining());

  /** Says a number again and again until it is told to end. */
  private static final String TELLER =
      "i=0; while [ ! -e /end ]; do echo $i; i=$((i+1)); sleep 0.01; done";

  private DockerApi api;
  private String done;
  private String sleeper;

  /** A time after the end of "done" that has passed. */
  private String until;

  @BeforeAll
  void prepare() throws IOException {
    arcbox.ok("daemon", "start");
    api = DockerApi.direct(arcbox);
    done = api.run("done", "i=0; while [ $i -lt " + LINES + " ]; do echo $i; i=$((i+1)); done");
    api.await(done);
    sleeper = api.run("sleeper", "sleep 100000");
    api.exec(sleeper, "true");
    until = Long.toString(System.currentTimeMillis() / 1000 + 1);
  }

  // ---- what is held

  /** On the daemon's heap and in the guest's agent. */
  private Map<String, Long> held() {
    Map<String, Long> all = new TreeMap<>(LiveObjects.of(arcbox.daemonPid()));
    ResourceCensus daemon = ResourceCensus.of(ProcessHandle.of(arcbox.daemonPid()).orElseThrow());
    all.put("fds of the daemon", (long) daemon.fds());
    all.put("threads beyond pools", (long) Math.max(0, daemon.threads() - POOLS));
    all.put("children of the daemon", (long) daemon.children());
    String script =
        "for p in $(pidof java); do ls /proc/$p/fd | wc -l; ls /proc/$p/task | wc -l; done; ls -d /proc/[0-9]* | wc -l";
    List<String> guest =
        arcbox
            .ok("run", "--rm", "--privileged", "--pid", "host", "busybox", "sh", "-c", script)
            .lines()
            .toList();
    all.put("fds of the agent", Long.parseLong(guest.get(0).strip()));
    all.put("threads of the agent", Long.parseLong(guest.get(1).strip()));
    all.put("processes of the guest", Long.parseLong(guest.get(2).strip()));
    return all;
  }

  // ---- clients

  /** All at once; the first failure is told. */
  private static void together(List<Callable<Void>> clients) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Void>> running = new ArrayList<>();
      clients.forEach(client -> running.add(threads.submit(client)));
      try {
        for (Future<Void> client : running) {
          client.get(4, TimeUnit.MINUTES);
        }
      } finally {
        threads.shutdownNow();
      }
    }
  }

  private void request(DockerConnection client, int number) throws IOException {
    switch (number % 16) {
      case 0, 1 -> assertEquals("OK", client.get("/_ping").expect(200).text());
      case 2 -> has(client.get("/v1.43/version"), "\"ApiVersion\"");
      case 3, 4 -> has(client.get("/v1.41/containers/json?all=1"), sleeper);
      case 5, 6 -> has(client.get("/containers/sleeper/json"), "\"Running\":true");
      case 7 -> has(client.get("/images/json"), "busybox");
      case 8 -> has(client.get("/images/busybox/json"), "\"RepoTags\"");
      case 9 -> has(client.get("/volumes"), "\"Volumes\"");
      case 10 -> has(client.get("/networks"), "\"bridge\"");
      case 11, 12 ->
          has(
              client.get(
                  "/events?since=1&until="
                      + until
                      + "&"
                      + DockerApi.filters("{\"container\":[\"done\"]}")),
              "\"die\"");
      case 13 -> client.get("/containers/nosuch" + number + "/json").expect(404).text();
      case 14 ->
          assertEquals(
              LOGGED, DockerApi.text(client.get("/containers/done/logs?stdout=1").expect(200)));
      default -> createAndRemove(client);
    }
  }

  private static void has(DockerReply reply, String part) throws IOException {
    String text = reply.expect(200).text();
    assertTrue(text.contains(part), text);
  }

  private static void createAndRemove(DockerConnection client) throws IOException {
    String document = "{\"Image\":\"busybox\",\"Cmd\":[\"true\"]}";
    DockerReply made = client.call("POST", "/containers/create", document);
    String id = DockerReply.field(made.expect(201).text(), "Id");
    client.call("DELETE", "/containers/" + id, "").expect(204).text();
  }

  /** One that reads on while others come and go: nothing is missing from what it hears. */
  private Callable<Void> listener(String teller) {
    return () -> {
      try (DockerConnection client = api.connect()) {
        String heard =
            DockerApi.text(
                client.get("/containers/" + teller + "/logs?stdout=1&follow=1").expect(200));
        int count = (int) heard.lines().count();
        assertTrue(count > 0);
        assertEquals(
            IntStream.range(0, count).mapToObj(i -> i + "\n").collect(Collectors.joining()), heard);
        assertEquals(heard, api.logs(teller));
      }
      return null;
    };
  }

  @Test
  void tenThousandRequestsOfManyClientsAreAnswered() throws Exception {
    AtomicInteger next = new AtomicInteger();
    Callable<Void> client =
        () -> {
          try (DockerConnection connection = api.connect()) {
            for (int i = next.getAndIncrement(); i < REQUESTS; i = next.getAndIncrement()) {
              request(connection, i);
            }
          }
          return null;
        };
    Map<String, Long> before = held();
    String teller = api.run("", TELLER);
    AtomicInteger working = new AtomicInteger(CLIENTS);
    List<Callable<Void>> all = new ArrayList<>();
    all.add(listener(teller));
    for (int i = 0; i < CLIENTS; i++) {
      all.add(
          () -> {
            try {
              return client.call();
            } finally {
              if (working.decrementAndGet() == 0) {
                api.exec(teller, "touch", "/end");
              }
            }
          });
    }
    together(all);
    api.remove(teller);
    LiveObjects.backTo(before, SLACK, this::held);
  }

  @Test
  void clientsThatComeAndGoDoNotHarmTheOneThatStays() throws Exception {
    Map<String, Long> before = held();
    String teller = api.run("", TELLER);
    AtomicInteger left = new AtomicInteger(STORM);
    List<Callable<Void>> all = new ArrayList<>();
    all.add(listener(teller));
    AtomicInteger working = new AtomicInteger(STORMING);
    for (int i = 0; i < STORMING; i++) {
      all.add(
          () -> {
            try {
              while (left.getAndDecrement() > 0) {
                attachAndLeave(teller);
              }
              return null;
            } finally {
              if (working.decrementAndGet() == 0) {
                api.exec(teller, "touch", "/end");
              }
            }
          });
    }
    together(all);
    api.remove(teller);
    LiveObjects.backTo(before, SLACK, this::held);
  }

  private void attachAndLeave(String teller) throws IOException {
    try (DockerConnection client = api.connect()) {
      DockerReply reply =
          client.hijack("/containers/" + teller + "/attach?stream=1&stdout=1&stdin=1", "");
      new FrameReader(reply.expect(101).body()).read((_, _) -> false);
    }
  }

  @Test
  void whoVanishesLeavesNothing() throws Exception {
    String teller = api.run("", TELLER);
    vanish(teller);
    Map<String, Long> before = held();
    for (int i = 0; i < VANISHING; i++) {
      vanish(teller);
    }
    LiveObjects.backTo(before, SLACK, this::held);
    // What went on meanwhile was not disturbed.
    api.exec(teller, "touch", "/end");
    assertTrue(api.await(teller).contains("\"StatusCode\":0"));
    api.remove(teller);
  }

  /** One client of each long-lived stream, gone when it has got something of it. */
  private void vanish(String teller) throws IOException {
    String one = "/containers/" + teller;
    List<DockerConnection> open = new ArrayList<>();
    for (String path :
        List.of(
            one + "/logs?stdout=1&follow=1",
            one + "/stats",
            "/events?since=1&" + DockerApi.filters("{\"container\":[\"" + teller + "\"]}"))) {
      DockerConnection client = api.connect();
      open.add(client);
      assertTrue(client.get(path).expect(200).body().read() >= 0, path);
    }
    DockerConnection attached = api.connect();
    open.add(attached);
    DockerReply output = attached.hijack(one + "/attach?stream=1&stdout=1", "").expect(101);
    new FrameReader(output.body()).read((_, _) -> false);
    DockerConnection waiting = api.connect();
    open.add(waiting);
    waiting.call("POST", one + "/wait?condition=next-exit", "").expect(200);
    String document =
        "{\"AttachStdin\":true,\"AttachStdout\":true,\"Cmd\":[\"sh\",\"-c\",\"echo; cat\"]}";
    String exec = DockerReply.field(api.ask(201, "POST", one + "/exec", document), "Id");
    DockerConnection executing = api.connect();
    open.add(executing);
    DockerReply said = executing.hijack("/exec/" + exec + "/start", "{}").expect(101);
    new FrameReader(said.body()).read((_, _) -> false);
    // Gone before the answer is there.
    DockerConnection hasty = api.connect();
    hasty.sendOnly("GET", one + "/logs?stdout=1&follow=1");
    open.add(hasty);
    for (DockerConnection client : open) {
      client.close();
    }
  }

  @Test
  void whoReadsSlowlyHoldsUpItsOwnContainerOnly() throws Exception {
    Map<String, Long> before = held();
    int bytes = 8 << 20;
    String script = "yes 012345678901234567890123456789 | head -c " + bytes;
    String flood = api.create("", script);
    try (DockerConnection idle = api.connect();
        DockerConnection slow = api.connect()) {
      idle.hijack("/containers/" + flood + "/attach?stream=1&stdout=1", "").expect(101);
      DockerReply reply =
          slow.hijack("/containers/" + flood + "/attach?stream=1&stdout=1", "").expect(101);
      api.start(flood);
      new FrameReader(reply.body()).read((_, _) -> false);
      // Nobody else waits for the two.
      String other = api.run("", "echo " + "x".repeat(1000));
      api.await(other);
      assertEquals("x".repeat(1000) + "\n", api.logs(other));
      api.remove(other);
      assertTrue(api.get("/containers/" + flood + "/json").contains("\"Running\":true"));
      idle.vanish();
      long[] rest = new long[1];
      new FrameReader(reply.body())
          .read(
              (_, piece) -> {
                rest[0] += piece.length;
                return true;
              });
      assertTrue(rest[0] > bytes / 2, () -> rest[0] + " bytes");
    }
    api.await(flood);
    assertEquals(bytes, api.logs(flood).length());
    api.remove(flood);
    LiveObjects.backTo(before, SLACK, this::held);
  }
}
