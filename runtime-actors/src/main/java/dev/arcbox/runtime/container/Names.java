package dev.arcbox.runtime.container;

import dev.arcbox.runtime.Refusal;
import java.util.List;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/** Names for containers. */
final class Names {
  private static final Pattern LEGAL = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]+");

  /** Longer ones would not fit a host name or a file name with a suffix. */
  private static final int LONGEST = 200;

  private static final List<String> ADJECTIVES =
      List.of(
          "amber", "bold", "brisk", "calm", "clear", "crisp", "deft", "dusky", "eager", "early",
          "fair", "fleet", "fond", "frosty", "gentle", "glad", "golden", "grand", "hardy", "humble",
          "ivory", "jolly", "keen", "kind", "lively", "loyal", "lucid", "mellow", "merry", "mighty",
          "misty", "neat", "nimble", "noble", "patient", "placid", "plucky", "polite", "proud",
          "quick", "quiet", "rapid", "ready", "rosy", "rustic", "sandy", "serene", "sharp",
          "silent", "silver", "sleek", "snug", "solar", "spry", "stable", "steady", "sunny",
          "swift", "tidy", "trusty", "vivid", "warm", "wise", "witty");

  private static final List<String> NOUNS =
      List.of(
          "acorn", "anchor", "aspen", "badger", "beacon", "birch", "bison", "bridge", "brook",
          "canyon", "cedar", "cliff", "comet", "compass", "coral", "crane", "delta", "dune",
          "eagle", "ember", "falcon", "fern", "finch", "fjord", "garnet", "glacier", "grove",
          "harbor", "hazel", "heron", "island", "jasper", "kestrel", "lagoon", "lantern", "larch",
          "ledge", "lynx", "maple", "marlin", "meadow", "mesa", "nebula", "oak", "orchard",
          "osprey", "otter", "pebble", "pine", "plover", "prairie", "quartz", "raven", "reef",
          "ridge", "river", "salmon", "sparrow", "spruce", "summit", "thicket", "tundra", "valley",
          "willow");

  private Names() {}

  /** A name that nobody has: two words, then with a number when the words run out. */
  static String generate(RandomGenerator random, Predicate<String> taken) {
    for (int attempt = 0; ; attempt++) {
      String name =
          ADJECTIVES.get(random.nextInt(ADJECTIVES.size()))
              + "_"
              + NOUNS.get(random.nextInt(NOUNS.size()))
              + (attempt < 8 ? "" : Integer.toString(random.nextInt(1, 10_000)));
      if (!taken.test(name)) {
        return name;
      }
    }
  }

  /** The name without Docker's leading slash. */
  static String check(String name) {
    String plain = name.startsWith("/") ? name.substring(1) : name;
    if (plain.length() > LONGEST || !LEGAL.matcher(plain).matches()) {
      throw new Refusal.Invalid(
          "Invalid container name ("
              + name
              + "), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed, 2 to "
              + LONGEST
              + " characters");
    }
    return plain;
  }
}
