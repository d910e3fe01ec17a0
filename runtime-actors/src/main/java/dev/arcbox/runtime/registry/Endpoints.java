package dev.arcbox.runtime.registry;

import dev.arcbox.runtime.oci.ImageName;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where the images of a domain are to be had, in the order of asking. */
final class Endpoints {
  private static final Pattern RANGE =
      Pattern.compile(
          "([0-9]{1,3})\\.([0-9]{1,3})\\.([0-9]{1,3})\\.([0-9]{1,3})(?:/([0-9]{1,2}))?");

  private final RegistryConfig config;

  Endpoints(RegistryConfig config) {
    this.config = config;
  }

  /** Mirrors first. */
  List<Endpoint> forPull(String domain) {
    List<Endpoint> all = new ArrayList<>();
    for (URI mirror : config.mirrors().getOrDefault(domain, List.of())) {
      all.add(new Endpoint(mirror, !isInsecure(mirror.getAuthority()), true));
    }
    all.addAll(forPush(domain));
    return all;
  }

  /** An insecure registry is asked by HTTPS first, as Docker does. */
  List<Endpoint> forPush(String domain) {
    if (domain.equals(ImageName.HUB)) {
      URI hub = config.hub();
      return List.of(new Endpoint(hub, !isInsecure(hub.getAuthority()), false));
    }
    URI secure = URI.create("https://" + domain);
    if (isListed("http://", domain)) {
      return List.of(new Endpoint(URI.create("http://" + domain), false, false));
    }
    if (!isInsecure(domain)) {
      return List.of(new Endpoint(secure, true, false));
    }
    return List.of(
        new Endpoint(secure, false, false),
        new Endpoint(URI.create("http://" + domain), false, false));
  }

  /** An insecure registry other than the default one is asked in the clear. */
  Endpoint forSearch(String domain) {
    if (domain.equals(ImageName.HUB)) {
      return new Endpoint(config.search(), !isInsecure(config.search().getAuthority()), false);
    }
    return forPush(domain).getLast();
  }

  boolean isInsecure(String authority) {
    return isListed("", authority) || isListed("http://", authority);
  }

  private boolean isListed(String prefix, String authority) {
    String host = authority.replaceFirst(":[0-9]+$", "");
    return config.insecure().stream()
        .filter(rule -> rule.startsWith(prefix))
        .map(rule -> rule.substring(prefix.length()))
        .anyMatch(rule -> rule.equals(authority) || rule.equals(host) || inRange(rule, host));
  }

  private static boolean inRange(String rule, String host) {
    Matcher range = RANGE.matcher(rule);
    Matcher address = RANGE.matcher(host.equals("localhost") ? "127.0.0.1" : host);
    if (!range.matches() || range.group(5) == null || !address.matches()) {
      return false;
    }
    int bits = Math.min(32, Integer.parseInt(range.group(5)));
    long mask = bits == 0 ? 0 : 0xFFFF_FFFFL << (32 - bits);
    return (number(range) & mask) == (number(address) & mask);
  }

  private static long number(Matcher address) {
    long number = 0;
    for (int i = 1; i <= 4; i++) {
      number = (number << 8) + Integer.parseInt(address.group(i));
    }
    return number;
  }
}
