package dev.arcbox.runtime.registry;

import dev.arcbox.runtime.oci.ImageName;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What one transfer has open towards registries. Shared by the parts of the transfer; the last one
 * to close it closes its connections.
 */
public final class RegistrySession implements AutoCloseable {
  private final RegistryConfig config;
  private final Endpoints endpoints;
  private final Optional<Credentials> given;
  private final CredentialSource kept;
  private final Clock clock;
  private final List<RegistryHttp> open = new ArrayList<>();
  private int users = 1;

  /**
   * @param given by the client for this call; for the registry of the name, never for its mirrors
   * @param kept for registries that the client gave none for
   */
  public RegistrySession(
      RegistryConfig config, Optional<Credentials> given, CredentialSource kept, Clock clock) {
    this.config = config;
    this.endpoints = new Endpoints(config);
    this.given = given;
    this.kept = kept;
    this.clock = clock;
  }

  /** Another part of the transfer, which closes it too. */
  public synchronized RegistrySession share() {
    users++;
    return this;
  }

  /**
   * Asks mirrors first, then the registry itself; what the last one says counts.
   *
   * @throws RegistryException as the registry answers
   */
  public <T> T pulling(ImageName name, Function<Repository, T> question) {
    return asking(name, endpoints.forPull(name.domain()), question);
  }

  /** The registry itself. */
  public <T> T pushing(ImageName name, Function<Repository, T> question) {
    return asking(name, endpoints.forPush(name.domain()), question);
  }

  /** The old search, which the default registry and few others have. */
  public List<SearchResult> search(SearchRequest request) {
    Endpoint place = endpoints.forSearch(request.registry());
    RegistryHttp http = open(place);
    Credentials who = given.orElseGet(() -> kept.of(request.registry()));
    return new RegistrySearch(place, http, who).find(request);
  }

  private <T> T asking(ImageName name, List<Endpoint> places, Function<Repository, T> question) {
    for (Endpoint place : places.subList(0, places.size() - 1)) {
      try {
        Repository repository = repository(name, place);
        repository.reach(false);
        return question.apply(repository);
      } catch (RegistryException.Cancelled e) {
        throw e;
      } catch (RegistryException e) {
        if (!place.mirror() && !(e instanceof RegistryException.Unreachable)) {
          throw e;
        }
      }
    }
    Repository last = repository(name, places.getLast());
    last.reach(true);
    return question.apply(last);
  }

  private Repository repository(ImageName name, Endpoint place) {
    RegistryHttp http = open(place);
    Credentials who =
        place.mirror() ? kept.of(place.host()) : given.orElseGet(() -> kept.of(name.domain()));
    return new Repository(config, place, http, new Authorizer(http, who, clock), name.path());
  }

  private synchronized RegistryHttp open(Endpoint place) {
    RegistryHttp http = new RegistryHttp(config, place.verified());
    open.add(http);
    return http;
  }

  @Override
  public void close() {
    List<RegistryHttp> last = List.of();
    synchronized (this) {
      users--;
      if (users == 0) {
        last = List.copyOf(open);
        open.clear();
      }
    }
    last.forEach(RegistryHttp::close);
  }
}
