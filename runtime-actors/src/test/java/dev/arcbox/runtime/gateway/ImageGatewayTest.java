package dev.arcbox.runtime.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.arcbox.proto.api.Filter;
import dev.arcbox.proto.api.ImageRef;
import dev.arcbox.proto.api.ListImagesRequest;
import dev.arcbox.proto.api.LoadChunk;
import dev.arcbox.proto.api.LoadProgress;
import dev.arcbox.proto.api.RemoveImageRequest;
import dev.arcbox.proto.api.TagImageRequest;
import dev.arcbox.runtime.ArcboxConfig;
import dev.arcbox.runtime.event.EventBus;
import dev.arcbox.runtime.image.ImageStore;
import dev.arcbox.runtime.image.ImageUse;
import dev.arcbox.runtime.image.Images;
import dev.arcbox.runtime.image.LayoutImageStore;
import dev.arcbox.runtime.image.transfer.ImagesActor;
import dev.arcbox.runtime.image.transfer.Transfers;
import dev.arcbox.runtime.registry.CredentialSource;
import dev.arcbox.runtime.store.Store;
import dev.arcbox.testkit.image.ImageArchives;
import dev.arcbox.testkit.image.TestImage;
import dev.arcbox.ttrpc.ClientCall;
import dev.arcbox.ttrpc.ImageMethods;
import dev.arcbox.ttrpc.ServiceTable;
import dev.arcbox.ttrpc.StatusCode;
import dev.arcbox.ttrpc.TtrpcClient;
import dev.arcbox.ttrpc.TtrpcException;
import dev.arcbox.ttrpc.TtrpcServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service as the CLI uses it: over a Unix socket. */
class ImageGatewayTest {
  private static final TestImage IMAGE = TestImage.of("app:1", "hello");

  @TempDir Path directory;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ActorTestKit actors = ActorTestKit.create();
  private final List<String> events = new CopyOnWriteArrayList<>();
  private Store store;
  private TtrpcClient client;

  @BeforeEach
  void open() throws IOException {
    store = Store.open(directory.resolve("arcbox.db"));
    ImageStore images = LayoutImageStore.open(directory.resolve("images"), store);
    ServiceTable.Builder services = ServiceTable.builder();
    Images facade =
        new Images(
            images, transfers(images), ImageUse.none(), this::note, () -> {}, Clock.systemUTC());
    new ImageGateway(facade).register(services);
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(directory.resolve("s"));
    try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      listener.bind(address);
      SocketChannel near = SocketChannel.open(address);
      SocketChannel far = listener.accept();
      TtrpcServer server = new TtrpcServer(services.build(), threads);
      threads.execute(() -> serve(server, far));
      client = TtrpcClient.over(near, Thread.ofVirtual().factory());
    }
  }

  @AfterEach
  void close() {
    client.close();
    threads.close();
    actors.shutdownTestKit();
    store.close();
  }

  @Test
  void loadsListsTagsInspectsAndRemoves() {
    List<LoadProgress> progress = load(ImageArchives.gzip(ImageArchives.dockerSave(IMAGE)), 100);
    assertEquals("Loaded image: app:1", progress.getLast().getMessage());
    assertEquals(List.of("app:1"), progress.getLast().getLoadedList());
    assertEquals(
        IMAGE.id(),
        client
            .call(ImageMethods.LIST, ListImagesRequest.getDefaultInstance())
            .getImages(0)
            .getId());
    client.call(
        ImageMethods.TAG, TagImageRequest.newBuilder().setSource("app:1").setTarget("b:2").build());
    assertTrue(client.call(ImageMethods.EXISTS, reference("b:2")).getExists());
    assertTrue(client.call(ImageMethods.INSPECT, reference("b:2")).getJson().contains("\"b:2\""));
    assertEquals(
        List.of("app:1"),
        client
            .call(
                ImageMethods.REMOVE, RemoveImageRequest.newBuilder().setReference("app:1").build())
            .getUntaggedList());
    assertFalse(client.call(ImageMethods.EXISTS, reference("app:1")).getExists());
    assertEquals(List.of("load", "tag", "untag"), events);
  }

  @Test
  void filtersTheList() {
    load(ImageArchives.oci(IMAGE, TestImage.of("", "nameless")), 1 << 20);
    assertEquals(1, count(Map.of("dangling", "true")));
    assertEquals(1, count(Map.of("reference", "ap*")));
    assertEquals(0, count(Map.of("reference", "ap*:2")));
    assertEquals(0, count(Map.of("label", "x=y")));
    assertEquals(StatusCode.INVALID_ARGUMENT, code(() -> count(Map.of("colour", "red"))));
  }

  @Test
  void answersWithTheRightStatus() {
    assertEquals(
        StatusCode.NOT_FOUND, code(() -> client.call(ImageMethods.INSPECT, reference("none"))));
    assertEquals(
        StatusCode.INVALID_ARGUMENT, code(() -> client.call(ImageMethods.INSPECT, reference("A"))));
    assertEquals(StatusCode.INVALID_ARGUMENT, code(() -> load(new byte[4096], 100)));
    assertEquals(0, count(Map.of()));
  }

  private List<LoadProgress> load(byte[] archive, int chunkSize) {
    List<LoadProgress> progress = new ArrayList<>();
    try (ClientCall<LoadChunk, LoadProgress> call = client.open(ImageMethods.LOAD)) {
      for (int at = 0; at < archive.length; at += chunkSize) {
        int length = Math.min(chunkSize, archive.length - at);
        call.send(LoadChunk.newBuilder().setData(ByteString.copyFrom(archive, at, length)).build());
      }
      call.closeSend();
      for (Optional<LoadProgress> p = call.receive(); p.isPresent(); p = call.receive()) {
        progress.add(p.get());
      }
    }
    return progress;
  }

  private int count(Map<String, String> filters) {
    ListImagesRequest.Builder request = ListImagesRequest.newBuilder();
    filters.forEach(
        (key, value) -> request.addFilters(Filter.newBuilder().setKey(key).setValue(value)));
    return client.call(ImageMethods.LIST, request.build()).getImagesCount();
  }

  private static StatusCode code(Runnable call) {
    return assertThrows(TtrpcException.class, call::run).code();
  }

  private static ImageRef reference(String name) {
    return ImageRef.newBuilder().setReference(name).build();
  }

  private Transfers transfers(ImageStore images) {
    return new Transfers(
        ArcboxConfig.of(ArcboxConfig.defaults().resolve()).registry(),
        images,
        CredentialSource.none(),
        actors.spawn(ImagesActor.create()),
        Clock.systemUTC());
  }

  private static void serve(TtrpcServer server, SocketChannel channel) {
    try {
      server.serve(channel);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void note(EventBus.Publish event) {
    events.add(event.action());
  }
}
