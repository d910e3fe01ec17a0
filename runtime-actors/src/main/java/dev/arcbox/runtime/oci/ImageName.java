package dev.arcbox.runtime.oci;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A name for an image, normalised as Docker does: {@code busybox} is {@code
 * docker.io/library/busybox:latest}.
 *
 * @param tag absent only when there is a digest
 */
public record ImageName(String domain, String path, Optional<String> tag, Optional<Digest> digest) {
  /** The domain of names that have none. */
  public static final String HUB = "docker.io";

  private static final String LIBRARY = "library/";
  private static final String LATEST = "latest";

  /** Of domain and path together, as the distribution specification has it. */
  private static final int MAX_NAME = 255;

  /** All quantifiers over disjoint sets or possessive: no input makes these slow. */
  private static final Pattern DOMAIN =
      Pattern.compile(
          "(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*+(?<!-))?(?:\\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*+(?<!-))?)*+|\\[[0-9a-fA-F:]++])"
              + "(?::[0-9]{1,5})?");

  private static final Pattern COMPONENT =
      Pattern.compile("[a-z0-9]++(?:(?:\\.|__?|-++)[a-z0-9]++)*+");
  private static final Pattern TAG = Pattern.compile("\\w[\\w.-]{0,127}");

  /** Parses and normalises; without tag and digest, the tag is {@code latest}. */
  public static ImageName parse(String text) {
    if (text.length() > 2 * MAX_NAME + 128) {
      throw new OciException.InvalidReference(text, "too long");
    }
    int at = text.indexOf('@');
    Optional<Digest> digest =
        at < 0 ? Optional.empty() : Optional.of(Digest.parse(text.substring(at + 1)));
    String named = at < 0 ? text : text.substring(0, at);
    int colon = named.lastIndexOf(':');
    boolean tagged = colon > named.lastIndexOf('/');
    String name = tagged ? named.substring(0, colon) : named;
    Optional<String> tag =
        tagged ? Optional.of(checkedTag(text, named.substring(colon + 1))) : Optional.empty();
    if (tag.isEmpty() && digest.isEmpty()) {
      tag = Optional.of(LATEST);
    }
    return normalised(text, name, tag, digest);
  }

  private static ImageName normalised(
      String text, String name, Optional<String> tag, Optional<Digest> digest) {
    if (Digest.isHex(name)) {
      throw new OciException.InvalidReference(text, "64 hexadecimal digits are an id, not a name");
    }
    int slash = name.indexOf('/');
    String first = slash < 0 ? "" : name.substring(0, slash);
    String domain = isDomain(first) ? first : HUB;
    String path = isDomain(first) ? name.substring(slash + 1) : name;
    if (domain.equals("index.docker.io")) {
      domain = HUB;
    }
    if (domain.equals(HUB) && path.indexOf('/') < 0) {
      path = LIBRARY + path;
    }
    check(text, domain, path);
    return new ImageName(domain, path, tag, digest);
  }

  private static boolean isDomain(String first) {
    return first.indexOf('.') >= 0
        || first.indexOf(':') >= 0
        || first.equals("localhost")
        || !first.equals(first.toLowerCase(Locale.ROOT));
  }

  private static void check(String text, String domain, String path) {
    if (domain.length() + 1 + path.length() > MAX_NAME) {
      throw new OciException.InvalidReference(
          text, "a name has at most " + MAX_NAME + " characters");
    }
    if (!DOMAIN.matcher(domain).matches()) {
      throw new OciException.InvalidReference(
          text, "\"" + Shown.shortened(domain) + "\" is not a registry's host");
    }
    if (!path.equals(path.toLowerCase(Locale.ROOT))) {
      throw new OciException.InvalidReference(
          text, "repository name (" + Shown.shortened(path) + ") must be lowercase");
    }
    for (String component : path.split("/", -1)) {
      if (!COMPONENT.matcher(component).matches()) {
        throw new OciException.InvalidReference(
            text, "repository component \"" + Shown.shortened(component) + "\" is malformed");
      }
    }
  }

  private static String checkedTag(String text, String tag) {
    if (!TAG.matcher(tag).matches()) {
      throw new OciException.InvalidReference(
          text, "tag \"" + Shown.shortened(tag) + "\" is malformed");
    }
    return tag;
  }

  /** Whether the text is a repository's name, with neither tag nor digest. */
  public static boolean isBare(String text) {
    return text.indexOf('@') < 0 && text.lastIndexOf(':') <= text.lastIndexOf('/');
  }

  /** The same repository with this tag and no digest. */
  public ImageName withTag(String other) {
    return new ImageName(
        domain, path, Optional.of(checkedTag(repository() + ":" + other, other)), Optional.empty());
  }

  /** The same repository with this digest and no tag: Docker's canonical reference. */
  public ImageName withDigest(Digest other) {
    return new ImageName(domain, path, Optional.empty(), Optional.of(other));
  }

  /** Domain and path: what the names of one repository have in common. */
  public String repository() {
    return domain + "/" + path;
  }

  /** Whether the name says exactly which content it means, as Docker's canonical references do. */
  public boolean isCanonical() {
    return digest.isPresent();
  }

  /** As users know it: without {@code docker.io} and {@code library}. */
  public String familiar() {
    return familiarRepository() + suffix();
  }

  /** The familiar form without tag and digest. */
  public String familiarRepository() {
    if (!domain.equals(HUB)) {
      return domain + "/" + path;
    }
    return path.startsWith(LIBRARY) && path.indexOf('/', LIBRARY.length()) < 0
        ? path.substring(LIBRARY.length())
        : path;
  }

  /** In full. */
  @Override
  public String toString() {
    return domain + "/" + path + suffix();
  }

  private String suffix() {
    return tag.map(t -> ":" + t).orElse("") + digest.map(d -> "@" + d).orElse("");
  }
}
