package dev.arcbox.runtime.registry;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigUtil;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How registries are reached; {@code arcbox-reference.conf} documents every key.
 *
 * @param hub where {@code docker.io} is
 * @param search where images of {@code docker.io} can be searched for
 * @param mirrors tried first, by the domain of image names
 * @param insecure hosts, {@code host:port}s and address ranges that may lack a good certificate
 * @param attempts for one request or blob, without any progress in between
 * @param chunkBytes blobs up to this size are sent at once
 */
public record RegistryConfig(
    URI hub,
    URI search,
    Map<String, List<URI>> mirrors,
    List<String> insecure,
    int downloads,
    int uploads,
    int attempts,
    Duration retryDelay,
    Duration longestDelay,
    Duration connectTimeout,
    Duration idleTimeout,
    long chunkBytes) {
  public RegistryConfig {
    mirrors = Map.copyOf(mirrors);
    insecure = List.copyOf(insecure);
  }

  /**
   * Of {@code arcbox.registry}.
   *
   * @throws ConfigException naming the key
   */
  public static RegistryConfig of(Config config) {
    Map<String, List<URI>> mirrors = new HashMap<>();
    config
        .getObject("mirrors")
        .keySet()
        .forEach(
            domain ->
                mirrors.put(domain, places(config, "mirrors." + ConfigUtil.quoteString(domain))));
    return new RegistryConfig(
        place(config, "hub", config.getString("hub")),
        place(config, "search", config.getString("search")),
        mirrors,
        config.getStringList("insecure"),
        positive(config, "max-downloads"),
        positive(config, "max-uploads"),
        positive(config, "attempts"),
        config.getDuration("retry-delay"),
        config.getDuration("longest-retry-delay"),
        config.getDuration("connect-timeout"),
        config.getDuration("idle-timeout"),
        Math.max(1 << 20, config.getBytes("upload-chunk")));
  }

  private static List<URI> places(Config config, String key) {
    List<URI> places = new ArrayList<>();
    config.getStringList(key).forEach(text -> places.add(place(config, key, text)));
    return List.copyOf(places);
  }

  private static URI place(Config config, String key, String text) {
    URI place = URI.create(text.contains("://") ? text : "https://" + text);
    boolean known = "https".equals(place.getScheme()) || "http".equals(place.getScheme());
    if (!known || place.getHost() == null || place.getQuery() != null) {
      throw new ConfigException.BadValue(
          config.origin(), key, "\"" + text + "\" is not an http or https address");
    }
    return place;
  }

  private static int positive(Config config, String key) {
    int value = config.getInt(key);
    if (value < 1) {
      throw new ConfigException.BadValue(config.origin(), key, "at least 1 expected");
    }
    return value;
  }
}
