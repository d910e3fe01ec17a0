package dev.arcbox.runtime.registry;

import dev.arcbox.runtime.oci.Descriptor;
import dev.arcbox.runtime.oci.Digest;
import dev.arcbox.runtime.oci.ImageName;
import dev.arcbox.runtime.oci.JsonDocument;
import dev.arcbox.runtime.oci.MediaTypes;
import dev.arcbox.runtime.oci.OciException;
import dev.arcbox.runtime.oci.Shown;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One repository at one endpoint. Every call blocks, and is repeated when the registry fails in a
 * way that may pass.
 */
public final class Repository {
  private static final String ACCEPT =
      String.join(
          ", ",
          MediaTypes.INDEX,
          MediaTypes.DOCKER_INDEX,
          MediaTypes.MANIFEST,
          MediaTypes.DOCKER_MANIFEST);

  /** For a place that is not the only one. */
  private static final Duration PROBE = Duration.ofSeconds(5);

  /** More than anyone pulls at once. */
  private static final int MAX_TAGS = 10_000;

  private static final Pattern NEXT = Pattern.compile("<([^>]*+)>\\s*+;\\s*+rel=\"?next\"?");

  private final RegistryConfig config;
  private final Endpoint endpoint;
  private final RegistryHttp http;
  private final Authorizer authorizer;
  private final String path;

  Repository(
      RegistryConfig config,
      Endpoint endpoint,
      RegistryHttp http,
      Authorizer authorizer,
      String path) {
    this.config = config;
    this.endpoint = endpoint;
    this.http = http;
    this.authorizer = authorizer;
    this.path = path;
  }

  RegistryConfig config() {
    return config;
  }

  /**
   * Whether anything answers there; also learns how to say who asks.
   *
   * @param last whether there is no other place to ask: a server that waits for plain HTTP may say
   *     nothing at all to TLS, and it is not worth the whole of the time-out to find out
   */
  void reach(boolean last) {
    Call call = Call.get(endpoint.resolve("/v2/"));
    Duration whole = config.idleTimeout();
    Duration patience = last || whole.compareTo(PROBE) < 0 ? whole : PROBE;
    try (Reply reply = new Reply(call, http.send(call, Optional.empty(), patience))) {
      if (reply.status() == 401) {
        authorizer.learn(call, Challenge.parse(reply.headers("www-authenticate")), List.of());
      }
    } catch (RegistryException.Unauthorized _) {
      // It may still let anyone pull; if not, the next call says so.
      return;
    }
  }

  /**
   * Whether the registry believes the credentials.
   *
   * @throws RegistryException.Unauthorized when it does not
   */
  public void login() {
    Call call = Call.get(endpoint.resolve("/v2/"));
    retried(
        () -> {
          try (Reply reply = send(call, List.of())) {
            return require(reply).status();
          }
        });
  }

  /** By tag or digest. */
  public RemoteManifest manifest(ImageName name) {
    String reference = name.digest().map(Digest::toString).or(name::tag).orElseThrow();
    Call call = Call.get(endpoint.resolve(v2("manifests/" + reference))).with("Accept", ACCEPT);
    return retried(
        () -> {
          try (Reply reply = send(call, pull())) {
            require(reply);
            return RemoteManifest.of(reply, "manifest of " + name.familiar(), name.digest());
          }
        });
  }

  /** A document among the blobs: a configuration. */
  public byte[] document(Descriptor wanted) {
    if (wanted.size() > JsonDocument.MAX_BYTES) {
      throw new RegistryException.BadReply(
          "blob " + wanted.digest() + " is too large for a document: " + wanted.size() + " bytes");
    }
    Call call = Call.get(blobUri(wanted.digest()));
    return retried(
        () -> {
          try (Reply reply = send(call, pull())) {
            require(reply);
            byte[] bytes = reply.document("blob " + wanted.digest());
            if (bytes.length < wanted.size()) {
              throw new RegistryException.Unreachable(call.shown() + ": unexpected EOF");
            }
            if (bytes.length != wanted.size() || !Digest.of(bytes).equals(wanted.digest())) {
              throw new RegistryException.BadReply(
                  "blob verification failed for digest " + wanted.digest());
            }
            return bytes;
          }
        });
  }

  /** A blob from {@code offset} on, in one try. */
  Reply blob(Digest digest, long offset) {
    Call call = Call.get(blobUri(digest)).with("Accept", "*/*");
    Reply reply = send(offset == 0 ? call : call.with("Range", "bytes=" + offset + "-"), pull());
    if (reply.status() == 416) {
      return reply;
    }
    return require(reply);
  }

  /** The repository's tags. */
  public List<String> tags() {
    List<String> tags = new ArrayList<>();
    Optional<URI> page = Optional.of(endpoint.resolve(v2("tags/list")));
    while (page.isPresent()) {
      Call call = Call.get(page.get());
      page =
          retried(
              () -> {
                try (Reply reply = send(call, pull())) {
                  require(reply);
                  JsonDocument json = JsonDocument.parse("tag list", reply.document("tag list"));
                  tags.addAll(json.texts("tags"));
                  return next(call.uri(), reply);
                } catch (OciException e) {
                  throw new RegistryException.BadReply(e.getMessage());
                }
              });
      if (tags.size() > MAX_TAGS) {
        throw new RegistryException.BadReply("the repository has more than 10000 tags");
      }
    }
    return tags;
  }

  /** A page further on the same registry; a loop would only repeat tags until their limit. */
  private static Optional<URI> next(URI from, Reply reply) {
    Matcher link = NEXT.matcher(reply.header("link").orElse(""));
    return link.find()
        ? Optional.of(RegistryHttp.target(from, link.group(1)))
            .filter(next -> RegistryHttp.sameOrigin(next, from) && !next.equals(from))
        : Optional.empty();
  }

  public boolean hasBlob(Digest digest) {
    Call call = Call.of("HEAD", blobUri(digest), Payload.NONE);
    return retried(
        () -> {
          try (Reply reply = send(call, push())) {
            if (reply.status() == 404) {
              return false;
            }
            require(reply);
            return true;
          }
        });
  }

  /** Stores a manifest under a tag. */
  public void putManifest(String reference, String mediaType, byte[] manifest) {
    Call call =
        Call.of("PUT", endpoint.resolve(v2("manifests/" + reference)), Payload.bytes(manifest))
            .with("Content-Type", mediaType);
    retried(
        () -> {
          try (Reply reply = send(call, push())) {
            require(reply);
            reply
                .header("docker-content-digest")
                .filter(said -> !said.equals(Digest.of(manifest).toString()))
                .ifPresent(
                    said -> {
                      throw new RegistryException.BadReply(
                          "the registry stored another manifest: " + Shown.shortened(said));
                    });
            return reply.status();
          }
        });
  }

  /** Any call below the repository, authorized; the caller looks at the status. */
  Reply send(Call call, List<String> scopes) {
    Reply reply = new Reply(call, http.send(call, authorizer.header(scopes)));
    boolean ours = RegistryHttp.sameOrigin(reply.uri(), endpoint.base());
    if (reply.status() != 401 || !ours) {
      return reply;
    }
    List<Challenge> challenges = Challenge.parse(reply.headers("www-authenticate"));
    if (!authorizer.learn(call, challenges, scopes)) {
      return reply;
    }
    reply.close();
    return new Reply(call, http.send(call, authorizer.header(scopes)));
  }

  static Reply require(Reply reply) {
    if (!reply.isSuccess()) {
      throw reply.failure();
    }
    return reply;
  }

  <T> T retried(Supplier<T> work) {
    return Retries.of(config, work);
  }

  List<String> pull() {
    return List.of("repository:" + path + ":pull");
  }

  List<String> push() {
    return List.of("repository:" + path + ":pull,push");
  }

  String path() {
    return path;
  }

  URI uploads(String query) {
    return endpoint.resolve(v2("blobs/uploads/") + query);
  }

  /** Credentials are for the endpoint alone; an upload elsewhere has them in its address. */
  boolean isHere(URI uri) {
    return RegistryHttp.sameOrigin(uri, endpoint.base());
  }

  Reply sendElsewhere(Call call) {
    return new Reply(call, http.send(call, Optional.empty()));
  }

  private URI blobUri(Digest digest) {
    return endpoint.resolve(v2("blobs/" + digest));
  }

  private String v2(String rest) {
    return "/v2/" + path + "/" + rest;
  }
}
