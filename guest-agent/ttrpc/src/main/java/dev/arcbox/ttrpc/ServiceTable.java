package dev.arcbox.ttrpc;

import com.google.protobuf.MessageLite;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Which handler serves which method. */
public final class ServiceTable {
  private final Map<String, Map<String, Entry<?, ?>>> services;

  private ServiceTable(Map<String, Map<String, Entry<?, ?>>> services) {
    this.services = services;
  }

  /** A method with its handler, brought to the one shape that the server runs. */
  record Entry<Q extends MessageLite, R extends MessageLite>(
      TtrpcMethod<Q, R> method, Runner<Q, R> runner) {
    void run(ServerStream<?, ?> stream) throws Exception {
      @SuppressWarnings("unchecked") // ServerStream.open made the stream from this very entry
      ServerStream<Q, R> own = (ServerStream<Q, R>) stream;
      runner.run(own);
    }
  }

  /** Serves one call on its stream. */
  @FunctionalInterface
  interface Runner<Q extends MessageLite, R extends MessageLite> {
    void run(ServerStream<Q, R> stream) throws Exception;
  }

  Optional<Entry<?, ?>> find(String service, String method) {
    Map<String, Entry<?, ?>> methods = services.get(service);
    return methods == null ? Optional.empty() : Optional.ofNullable(methods.get(method));
  }

  public static Builder builder() {
    return new Builder();
  }

  /** Collects handlers; the name of the step says the method's shape. */
  public static final class Builder {
    private final Map<String, Map<String, Entry<?, ?>>> services = new HashMap<>();

    public <Q extends MessageLite, R extends MessageLite> Builder unary(
        TtrpcMethod<Q, R> method, Handlers.Unary<Q, R> handler) {
      return add(method, s -> s.ok(handler.handle(s, s.request())));
    }

    public <Q extends MessageLite, R extends MessageLite> Builder async(
        TtrpcMethod<Q, R> method, Handlers.Async<Q, R> handler) {
      return add(method, s -> handler.handle(s, s.request(), s));
    }

    public <Q extends MessageLite, R extends MessageLite> Builder serverStream(
        TtrpcMethod<Q, R> method, Handlers.ServerStream<Q, R> handler) {
      return add(
          method,
          s -> {
            handler.handle(s, s.request(), s::send);
            s.end();
          });
    }

    public <Q extends MessageLite, R extends MessageLite> Builder clientStream(
        TtrpcMethod<Q, R> method, Handlers.ClientStream<Q, R> handler) {
      return add(method, s -> s.ok(handler.handle(s, s::receive)));
    }

    public <Q extends MessageLite, R extends MessageLite> Builder bidi(
        TtrpcMethod<Q, R> method, Handlers.Bidi<Q, R> handler) {
      return add(
          method,
          s -> {
            handler.handle(s, s::receive, s::send);
            s.end();
          });
    }

    private <Q extends MessageLite, R extends MessageLite> Builder add(
        TtrpcMethod<Q, R> method, Runner<Q, R> runner) {
      services
          .computeIfAbsent(method.service(), name -> new HashMap<>())
          .put(method.name(), new Entry<>(method, runner));
      return this;
    }

    public ServiceTable build() {
      return new ServiceTable(services);
    }
  }
}
