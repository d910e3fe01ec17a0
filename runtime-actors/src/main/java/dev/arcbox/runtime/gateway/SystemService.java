package dev.arcbox.runtime.gateway;

import dev.arcbox.proto.api.DoctorReport;
import dev.arcbox.proto.api.DoctorRequest;
import dev.arcbox.proto.api.Event;
import dev.arcbox.proto.api.EventsRequest;
import dev.arcbox.proto.api.GetInfoRequest;
import dev.arcbox.proto.api.PingResponse;
import dev.arcbox.proto.api.SetupStatus;
import dev.arcbox.proto.api.SetupStatusRequest;
import dev.arcbox.proto.api.ShutdownRequest;
import dev.arcbox.proto.api.ShutdownResponse;
import dev.arcbox.proto.api.SystemInfo;
import dev.arcbox.runtime.SetupTracker;
import dev.arcbox.runtime.event.Delivery;
import dev.arcbox.runtime.event.EventFilter;
import dev.arcbox.runtime.event.EventReader;
import dev.arcbox.runtime.store.EpochNanos;
import dev.arcbox.ttrpc.Sender;
import dev.arcbox.ttrpc.ServerCall;
import dev.arcbox.ttrpc.ServiceTable;
import dev.arcbox.ttrpc.SystemMethods;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;

/** {@code arcbox.api.v1.System}. */
final class SystemService {
  private final DaemonParts parts;

  SystemService(DaemonParts parts) {
    this.parts = parts;
  }

  void register(ServiceTable.Builder table) {
    table
        .unary(SystemMethods.PING, (_, _) -> PingResponse.getDefaultInstance())
        .unary(SystemMethods.GET_VERSION, (_, _) -> DaemonFacts.version())
        .unary(SystemMethods.GET_INFO, ContainerService.guarded(this::info))
        .unary(SystemMethods.GET_SETUP_STATUS, (_, _) -> parts.setup().status())
        .unary(SystemMethods.SHUTDOWN, this::shutdown)
        .unary(SystemMethods.DOCTOR, ContainerService.guarded(this::doctor))
        .serverStream(SystemMethods.EVENTS, this::events)
        .serverStream(SystemMethods.WATCH_SETUP_STATUS, this::watchSetup);
  }

  private SystemInfo info(ServerCall call, GetInfoRequest request) {
    return DaemonFacts.info(parts);
  }

  private DoctorReport doctor(ServerCall call, DoctorRequest request) {
    return Doctor.examine(parts);
  }

  private ShutdownResponse shutdown(ServerCall call, ShutdownRequest request) {
    parts.shutdown().run();
    return ShutdownResponse.getDefaultInstance();
  }

  @SuppressWarnings("try") // the resource is there to be closed
  private void watchSetup(ServerCall call, SetupStatusRequest request, Sender<SetupStatus> out)
      throws InterruptedException {
    LinkedBlockingQueue<Optional<SetupStatus>> changes = new LinkedBlockingQueue<>();
    call.onCancel(() -> changes.add(Optional.empty()));
    try (SetupTracker.Watching watching =
        parts.setup().watch(status -> changes.add(Optional.of(status)))) {
      Optional<SetupStatus> next = changes.take();
      while (next.isPresent()) {
        out.send(next.get());
        next = changes.take();
      }
    }
  }

  private void events(ServerCall call, EventsRequest request, Sender<Event> out)
      throws InterruptedException {
    try (EventReader reader = EventReader.open(parts.system(), parts.events(), filter(request))) {
      call.onCancel(reader::close);
      Delivery delivery = reader.next();
      while (!(delivery instanceof Delivery.Over) && !call.isCancelled()) {
        for (dev.arcbox.runtime.event.Event event : EventReader.eventsOf(delivery)) {
          out.send(message(event));
        }
        delivery = reader.next();
      }
    }
  }

  private static EventFilter filter(EventsRequest request) {
    Map<String, List<String>> filters = Filters.byKey(request.getFiltersList());
    Set<String> types = taken(filters, "type");
    Set<String> actions = taken(filters, "event");
    Set<String> ids = new HashSet<>(taken(filters, "container"));
    ids.addAll(taken(filters, "id"));
    List<EventFilter.Attribute> attributes = new ArrayList<>();
    for (String label : taken(filters, "label")) {
      attributes.add(EventFilter.Attribute.of(label));
    }
    filters.forEach(
        (key, values) -> attributes.add(new EventFilter.Attribute(key, Set.copyOf(values))));
    return new EventFilter(
        types,
        actions,
        ids,
        attributes,
        instant(request.getSinceNanos()),
        instant(request.getUntilNanos()));
  }

  private static Set<String> taken(Map<String, List<String>> filters, String key) {
    List<String> values = filters.remove(key);
    return values == null ? Set.of() : Set.copyOf(values);
  }

  private static Optional<Instant> instant(long nanos) {
    return nanos == 0 ? Optional.empty() : Optional.of(EpochNanos.toInstant(nanos));
  }

  private static Event message(dev.arcbox.runtime.event.Event event) {
    return Event.newBuilder()
        .setSequence(event.sequence())
        .setTimeNanos(EpochNanos.of(event.time()))
        .setType(event.type())
        .setAction(event.action())
        .setId(event.id())
        .putAllAttributes(event.attributes())
        .build();
  }
}
