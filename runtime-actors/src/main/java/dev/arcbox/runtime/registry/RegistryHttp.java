package dev.arcbox.runtime.registry;

import dev.arcbox.runtime.oci.Shown;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLException;

/**
 * HTTP as registries are spoken to: bounded, interruptible, and with redirects that carry no
 * secrets to strangers.
 */
final class RegistryHttp implements AutoCloseable {
  /** Registries redirect once, to where blobs lie. */
  static final int MAX_REDIRECTS = 5;

  /** Header lines of one reply; real ones have some twenty. The JDK bounds their size. */
  static final int MAX_HEADERS = 200;

  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

  private final HttpClient client;
  private final Duration idle;

  RegistryHttp(RegistryConfig config, boolean verified) {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(config.connectTimeout())
            .version(HttpClient.Version.HTTP_1_1)
            .executor(task -> Thread.ofVirtual().name("registry-http").start(task));
    if (!verified) {
      builder.sslContext(AnyCertificate.context());
    }
    this.client = builder.build();
    this.idle = config.idleTimeout();
  }

  /**
   * Sends a call and follows redirects.
   *
   * @throws RegistryException.Unreachable when no reply came
   */
  HttpResponse<BodyStream> send(Call call, Optional<String> authorization) {
    return send(call, authorization, idle);
  }

  /** As {@link #send(Call, Optional)}, with another limit to silence. */
  HttpResponse<BodyStream> send(Call call, Optional<String> authorization, Duration patience) {
    URI at = call.uri();
    boolean trusted = true;
    for (int hop = 0; hop <= MAX_REDIRECTS; hop++) {
      HttpResponse<BodyStream> reply =
          once(call, at, trusted ? authorization : Optional.empty(), patience);
      if (!REDIRECTS.contains(reply.statusCode())) {
        return reply;
      }
      reply.body().close();
      URI next = target(at, reply);
      // Once elsewhere, the credentials stay behind even if the road leads back.
      trusted = trusted && sameOrigin(next, call.uri());
      at = next;
    }
    throw new RegistryException.BadReply(
        call.shown() + ": stopped after " + MAX_REDIRECTS + " redirects");
  }

  private HttpResponse<BodyStream> once(
      Call call, URI at, Optional<String> authorization, Duration patience) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(at).method(call.method(), call.body().publisher());
    call.headers().forEach(request::setHeader);
    request.setHeader("User-Agent", "arcbox");
    authorization.ifPresent(value -> request.setHeader("Authorization", value));
    HttpResponse<BodyStream> reply = await(call, request.build(), patience);
    long lines = reply.headers().map().values().stream().mapToLong(List::size).sum();
    if (lines > MAX_HEADERS) {
      reply.body().close();
      throw new RegistryException.BadReply(call.shown() + ": more than 200 header lines");
    }
    return reply;
  }

  /** Waits as long as something moves: a body that goes out, or else the reply. */
  private HttpResponse<BodyStream> await(Call call, HttpRequest request, Duration patience) {
    CompletableFuture<HttpResponse<BodyStream>> reply =
        client.sendAsync(request, _ -> new BodyStream(idle));
    LongSupplier sent = call.body()::sent;
    long before = -1;
    try {
      while (true) {
        try {
          return reply.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
          if (sent.getAsLong() == before) {
            reply.cancel(true);
            throw new RegistryException.Unreachable(
                call.shown() + ": no answer for " + patience.toSeconds() + " s", e);
          }
          before = sent.getAsLong();
        }
      }
    } catch (InterruptedException _) {
      reply.cancel(true);
      Thread.currentThread().interrupt();
      throw new RegistryException.Cancelled();
    } catch (CancellationException e) {
      throw new RegistryException.Unreachable(call.shown() + ": given up", e);
    } catch (ExecutionException e) {
      throw unreachable(call, e.getCause());
    }
  }

  private static RegistryException unreachable(Call call, Throwable cause) {
    String why =
        switch (cause) {
          case HttpConnectTimeoutException _ -> "connection timed out";
          case ConnectException e when e.getCause() instanceof UnresolvedAddressException ->
              "no such host";
          case ConnectException _ -> "connection refused";
          case SSLException e -> "tls: " + Shown.shortened(String.valueOf(e.getMessage()));
          case IOException e -> Shown.shortened(String.valueOf(e.getMessage()));
          default -> cause.toString();
        };
    return new RegistryException.Unreachable(call.shown() + ": " + why, cause);
  }

  private static URI target(URI from, HttpResponse<?> reply) {
    String location = reply.headers().firstValue("location").orElse("");
    return target(from, location);
  }

  /** Where a reply points to. */
  static URI target(URI from, String location) {
    try {
      URI next = from.resolve(location);
      boolean downgrade = "https".equals(from.getScheme()) && "http".equals(next.getScheme());
      boolean known = "https".equals(next.getScheme()) || "http".equals(next.getScheme());
      if (location.isEmpty() || !known || next.getHost() == null || downgrade) {
        throw new RegistryException.BadReply(
            "a registry redirects to \"" + Shown.shortened(location) + "\"");
      }
      return next;
    } catch (IllegalArgumentException e) {
      throw new RegistryException.BadReply(
          "a registry redirects to \"" + Shown.shortened(location) + "\"");
    }
  }

  static boolean sameOrigin(URI one, URI other) {
    return one.getScheme().equalsIgnoreCase(other.getScheme())
        && one.getHost().equalsIgnoreCase(other.getHost())
        && port(one) == port(other);
  }

  private static int port(URI uri) {
    return uri.getPort() >= 0 ? uri.getPort() : "https".equals(uri.getScheme()) ? 443 : 80;
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
