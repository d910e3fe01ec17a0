package dev.arcbox.runtime.oci;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What an image runs on, in Go's words.
 *
 * @param variant of the architecture ({@code v8}), or empty
 */
public record Platform(String os, String architecture, String variant) {
  private static final Pattern WORD = Pattern.compile("[a-zA-Z0-9_.-]{1,64}");

  public Platform(String os, String architecture) {
    this(os, architecture, "");
  }

  /** Guests are Linux whatever the host is; their architecture is the host's. */
  public static Platform ofGuests() {
    return new Platform("linux", goName(System.getProperty("os.arch")));
  }

  /**
   * As users write it: {@code linux/arm64/v8}, {@code linux/amd64}, {@code arm64} or {@code linux}.
   */
  public static Platform parse(String text) {
    List<String> words = List.of(text.split("/", -1));
    if (words.size() > 3 || !words.stream().allMatch(word -> WORD.matcher(word).matches())) {
      throw new OciException.InvalidPlatform(text);
    }
    String first = words.getFirst().toLowerCase(Locale.ROOT);
    if (words.size() == 1) {
      return first.equals("linux") ? ofGuests() : new Platform("linux", goName(first));
    }
    String variant = words.size() == 3 ? words.get(2).toLowerCase(Locale.ROOT) : "";
    return new Platform(first, goName(words.get(1)), variant);
  }

  static String goName(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "amd64", "x86_64", "x86-64" -> "amd64";
      case "aarch64", "arm64" -> "arm64";
      case "armhf" -> "arm";
      default -> name;
    };
  }

  /**
   * Which variants of an image run here, the best first: a later one includes the earlier ones, and
   * what an architecture calls its first needs no name.
   */
  List<String> variants() {
    return switch (architecture) {
      case "amd64" -> downFrom(variant.isEmpty() ? "v1" : variant, 1);
      case "arm64" -> downFrom(variant.isEmpty() ? "v8" : variant, 8);
      case "arm" -> downFrom(variant.isEmpty() ? "v7" : variant, 5);
      default -> variant.isEmpty() ? List.of("") : List.of(variant, "");
    };
  }

  private static List<String> downFrom(String best, int first) {
    if (!best.matches("v[0-9]{1,2}")) {
      return List.of(best);
    }
    List<String> names = new ArrayList<>();
    for (int level = Integer.parseInt(best.substring(1)); level >= first; level--) {
      names.add("v" + level);
    }
    names.add("");
    return names;
  }

  @Override
  public String toString() {
    return os + "/" + architecture + (variant.isEmpty() ? "" : "/" + variant);
  }
}
