package dev.arcbox.runtime.registry;

import dev.arcbox.runtime.oci.Descriptor;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One blob on its way to a registry: at once when it is small, else in chunks, of which the one
 * that was cut is sent again from where the registry says it is.
 */
public final class BlobUpload {
  private static final Pattern RANGE = Pattern.compile("(?:bytes=)?0-([0-9]{1,18})");

  private final Repository repository;
  private final Descriptor blob;
  private final Payload.Source source;
  private final LongConsumer told;

  /**
   * @param told hears how far it is
   */
  public BlobUpload(Repository repository, Descriptor blob, Source source, LongConsumer told) {
    this.repository = repository;
    this.blob = blob;
    this.source = source::open;
    this.told = told;
  }

  /** Opens the blob's content from its start; may be called several times. */
  @FunctionalInterface
  public interface Source {
    InputStream open() throws IOException;
  }

  /**
   * Sends it.
   *
   * @param from another repository of the same registry that may have it
   * @return whether the registry took it over from there, and nothing was sent
   */
  public boolean send(Optional<String> from) {
    Retries retries = new Retries(repository.config());
    while (true) {
      try {
        Optional<URI> place = start(from);
        place.ifPresent(this::fill);
        return place.isEmpty();
      } catch (RegistryException.Unreachable e) {
        retries.failed(e);
      }
    }
  }

  /** Where to send it; nowhere when it was taken over. */
  private Optional<URI> start(Optional<String> from) {
    String query =
        from.map(path -> "?mount=" + encoded(blob.digest().toString()) + "&from=" + encoded(path))
            .orElse("");
    Call call = Call.of("POST", repository.uploads(query), Payload.NONE);
    try (Reply reply = repository.send(call, repository.push())) {
      Repository.require(reply);
      return reply.status() == 201 ? Optional.empty() : Optional.of(location(call.uri(), reply));
    }
  }

  private void fill(URI place) {
    if (blob.size() <= repository.config().chunkBytes()) {
      finish(place, Payload.stream(source, blob.size(), told));
    } else {
      finish(chunks(place), Payload.NONE);
    }
  }

  private URI chunks(URI start) {
    Retries retries = new Retries(repository.config());
    URI place = start;
    long offset = 0;
    while (offset < blob.size()) {
      try {
        long length = Math.min(repository.config().chunkBytes(), blob.size() - offset);
        place = chunk(place, offset, length);
        offset += length;
        retries.progress();
      } catch (RegistryException.Unreachable e) {
        retries.failed(e);
        Progress now = progress(place);
        place = now.place;
        offset = now.offset;
      }
    }
    return place;
  }

  private URI chunk(URI place, long offset, long length) {
    Payload payload =
        Payload.stream(() -> from(offset), length, sent -> told.accept(offset + sent));
    Call call =
        Call.of("PATCH", place, payload)
            .with("Content-Type", "application/octet-stream")
            .with("Content-Range", offset + "-" + (offset + length - 1));
    try (Reply reply = send(call)) {
      Repository.require(reply);
      return location(place, reply);
    }
  }

  private InputStream from(long offset) throws IOException {
    InputStream in = source.open();
    in.skipNBytes(offset);
    return in;
  }

  private record Progress(URI place, long offset) {}

  /** How much the registry has. */
  private Progress progress(URI place) {
    Call call = Call.get(place);
    try (Reply reply = send(call)) {
      if (reply.status() == 404) {
        throw new RegistryException.Unreachable("the registry has forgotten the upload");
      }
      Repository.require(reply);
      Matcher range = RANGE.matcher(reply.header("range").orElse(""));
      long last = range.matches() ? Long.parseLong(range.group(1)) : 0;
      if (last == 0) {
        // "0-0" is said of nothing and of one byte: a new upload is right for both.
        throw new RegistryException.Unreachable("the registry has nothing of the upload");
      }
      long offset = last + 1;
      if (offset > blob.size()) {
        throw new RegistryException.BadReply("the registry has more than was sent");
      }
      URI next = reply.header("location").isPresent() ? location(place, reply) : place;
      return new Progress(next, offset);
    }
  }

  private void finish(URI place, Payload payload) {
    String separator = place.getRawQuery() == null ? "?" : "&";
    URI end = URI.create(place + separator + "digest=" + encoded(blob.digest().toString()));
    Call call = Call.of("PUT", end, payload).with("Content-Type", "application/octet-stream");
    try (Reply reply = send(call)) {
      Repository.require(reply);
    }
  }

  private Reply send(Call call) {
    return repository.isHere(call.uri())
        ? repository.send(call, repository.push())
        : repository.sendElsewhere(call);
  }

  private static URI location(URI from, Reply reply) {
    return RegistryHttp.target(from, reply.header("location").orElse(""));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
