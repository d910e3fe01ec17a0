package dev.arcbox.docker.exchange;

/** A version of the Docker Engine API: {@code 1.43}. */
public record ApiVersion(int major, int minor) implements Comparable<ApiVersion> {
  public static final ApiVersion OLDEST = new ApiVersion(1, 24);
  public static final ApiVersion NEWEST = new ApiVersion(1, 43);

  /** Digits that no version has; keeps the numbers small. */
  private static final int MAX_DIGITS = 4;

  /**
   * Of a path's first segment without its "v".
   *
   * @throws Failure when it is none, or one that is not served, as Docker words it
   */
  static ApiVersion parse(String text) {
    int dot = text.indexOf('.');
    ApiVersion version =
        dot < 0
            ? new ApiVersion(number(text, text), 0)
            : new ApiVersion(
                number(text.substring(0, dot), text), number(text.substring(dot + 1), text));
    if (version.compareTo(OLDEST) < 0) {
      throw Failure.invalid(
          "client version "
              + text
              + " is too old. Minimum supported API version is "
              + OLDEST
              + ", please upgrade your client to a newer version");
    }
    if (version.compareTo(NEWEST) > 0) {
      throw Failure.invalid(
          "client version " + text + " is too new. Maximum supported API version is " + NEWEST);
    }
    return version;
  }

  private static int number(String digits, String whole) {
    if (digits.isEmpty()
        || digits.length() > MAX_DIGITS
        || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw Failure.invalid("invalid API version \"" + whole + "\"");
    }
    return Integer.parseInt(digits);
  }

  public boolean isAtLeast(int otherMinor) {
    return minor >= otherMinor;
  }

  @Override
  public int compareTo(ApiVersion other) {
    int byMajor = Integer.compare(major, other.major);
    return byMajor != 0 ? byMajor : Integer.compare(minor, other.minor);
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
