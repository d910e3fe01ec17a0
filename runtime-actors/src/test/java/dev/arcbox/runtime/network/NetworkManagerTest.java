package dev.arcbox.runtime.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.arcbox.proto.api.Endpoint;
import dev.arcbox.runtime.Refusal;
import dev.arcbox.runtime.container.ContainerActor;
import dev.arcbox.runtime.container.ContainerSpec;
import dev.arcbox.runtime.fake.Bench;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.pattern.StatusReply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkManagerTest {
  @TempDir Path folder;
  private Bench bench;

  @BeforeEach
  void open() {
    bench = new Bench(folder);
  }

  @AfterEach
  void close() {
    bench.close();
  }

  private static NetworkRequest request(String name, String... subnets) {
    return new NetworkRequest(
        name,
        "",
        false,
        "",
        Map.of(),
        List.of(subnets).stream()
            .map(subnet -> new Network.Pool(subnet, "", "", Map.of()))
            .toList(),
        false,
        false,
        false,
        Map.of(),
        Map.of("tier", "test"));
  }

  private Network create(NetworkRequest request) {
    return bench.ask(
        bench.objects.networks(),
        (ActorRef<StatusReply<Network>> ref) -> new NetworkManager.Create(request, ref));
  }

  private Throwable refusalOf(Runnable work) {
    return assertThrows(CompletionException.class, work::run).getCause();
  }

  private void remove(String name) {
    bench.perform(bench.objects.networks(), ref -> new NetworkManager.Remove(name, ref));
  }

  @Test
  void dockersThreeAreThereAndStay() {
    assertEquals(
        List.of("bridge", "host", "none"),
        bench.objects.networkDirectory().all().stream().map(Network::name).sorted().toList());
    assertInstanceOf(Refusal.Forbidden.class, refusalOf(() -> remove("bridge")));
  }

  @Test
  void poolsAreChosenAndDoNotOverlap() {
    Network one = create(request("one"));
    assertEquals("172.18.0.0/16", one.pools().getFirst().subnet());
    assertEquals("172.18.0.1", one.pools().getFirst().gateway());
    create(request("two", "10.9.0.0/24"));
    assertInstanceOf(
        Refusal.Forbidden.class, refusalOf(() -> create(request("three", "10.9.0.128/25"))));
    assertInstanceOf(Refusal.Conflict.class, refusalOf(() -> create(request("one"))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.0", "10.0.0.0/33", "evil.example/8", "::/129", ""})
  void refusesWhatIsNoSubnet(String subnet) {
    assertInstanceOf(Refusal.Invalid.class, refusalOf(() -> create(request("bad", subnet))));
  }

  @Test
  void survivesTheDaemon() {
    Network made = create(request("kept", "10.7.0.0/16"));
    bench.close();
    bench = new Bench(folder);
    assertEquals(made, bench.objects.networkDirectory().find("kept"));
    assertEquals(4, bench.objects.networkDirectory().all().size());
  }

  @Test
  void isInUseWhileAMemberRuns() {
    Network made = create(request("app"));
    String id = bench.create("", Bench.config("sleep").setNetworkMode("app").build());
    bench.ask(bench.container(id), ContainerActor.Start::new);
    assertInstanceOf(Refusal.Forbidden.class, refusalOf(() -> remove("app")));
    assertEquals(List.of(id), bench.parts.directory().membersOf(made.id()));
    bench.perform(bench.container(id), ref -> new ContainerActor.Kill(9, ref));
    bench.await(id, ContainerActor.WaitFor.NOT_RUNNING);
    remove("app");
    Throwable gone = refusalOf(() -> bench.ask(bench.container(id), ContainerActor.Start::new));
    assertEquals("network app not found", gone.getMessage());
  }

  @Test
  void connectingAndDisconnecting() {
    Network made = create(request("side"));
    String id = bench.create("", Bench.config("sleep").build());
    bench.perform(
        bench.container(id),
        ref -> new ContainerActor.Connect(made, Endpoint.getDefaultInstance(), ref));
    assertTrue(spec(id).networks().keySet().containsAll(List.of("bridge", "side")));
    assertInstanceOf(
        Refusal.Forbidden.class,
        refusalOf(
            () ->
                bench.perform(
                    bench.container(id),
                    ref -> new ContainerActor.Connect(made, Endpoint.getDefaultInstance(), ref))));
    bench.perform(
        bench.container(id),
        ref -> new ContainerActor.Disconnect(new NetworkName(made.name(), made.id()), ref));
    assertEquals(List.of("bridge"), List.copyOf(spec(id).networks().keySet()));
  }

  private ContainerSpec spec(String id) {
    return bench.parts.directory().find(id).view().spec();
  }
}
