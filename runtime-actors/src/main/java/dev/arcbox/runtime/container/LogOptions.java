package dev.arcbox.runtime.container;

import dev.arcbox.proto.api.LogConfig;
import dev.arcbox.runtime.ArcboxConfig;
import dev.arcbox.runtime.Refusal;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** What a container's log options say about its files. */
public final class LogOptions {
  /** As Docker reads it, powers of a thousand also where an "i" stands. */
  private static final Pattern SIZE =
      Pattern.compile("([0-9]{1,15}(?:\\.[0-9]{1,9})?) ?([kmgt]?)i?b?");

  private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE);

  private LogOptions() {}

  /** Empty for the driver that keeps nothing. */
  static Optional<ContainerLog.Limits> limits(LogConfig log, ArcboxConfig.Container defaults) {
    if (log.getType().equals("none")) {
      return Optional.empty();
    }
    String size = log.getConfigOrDefault("max-size", "");
    String files = log.getConfigOrDefault("max-file", "");
    // Docker keeps one file when only its size is set.
    int most = !files.isEmpty() ? files(files) : size.isEmpty() ? defaults.logMaxFiles() : 1;
    return Optional.of(
        new ContainerLog.Limits(
            size.isEmpty() ? defaults.logMaxSize() : bytes(size), most, compresses(log, most)));
  }

  /** The driver {@code local} does unless told otherwise. */
  private static boolean compresses(LogConfig log, int files) {
    String told = log.getConfigOrDefault("compress", "");
    return told.isEmpty() ? log.getType().equals("local") && files > 1 : flag("compress", told);
  }

  static void check(LogConfig log) {
    String size = log.getConfigOrDefault("max-size", "");
    if (!size.isEmpty() && !size.equals("-1")) {
      bytes(size);
    }
    String files = log.getConfigOrDefault("max-file", "");
    if (!files.isEmpty()) {
      files(files);
    }
    String compress = log.getConfigOrDefault("compress", "");
    if (!compress.isEmpty()
        && flag("compress", compress)
        && !log.getType().equals("local")
        && (size.isEmpty() || size.equals("-1") || files.isEmpty() || files(files) < 2)) {
      throw new Refusal.Invalid(
          "compress cannot be true when max-file is less than 2 or max-size is not set");
    }
    pattern(log, "labels-regex");
    pattern(log, "env-regex");
  }

  private static void pattern(LogConfig log, String option) {
    String text = log.getConfigOrDefault(option, "");
    try {
      Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      throw new Refusal.Invalid(
          "log opt " + option + ": '" + text + "' is no pattern: " + e.getDescription());
    }
  }

  private static boolean flag(String option, String text) {
    return switch (text) {
      case "1", "t", "T", "true", "TRUE", "True" -> true;
      case "0", "f", "F", "false", "FALSE", "False" -> false;
      default ->
          throw new Refusal.Invalid("log opt " + option + " is true or false, not '" + text + "'");
    };
  }

  private static long bytes(String text) {
    if (text.equals("-1")) {
      return Long.MAX_VALUE;
    }
    Matcher size = SIZE.matcher(text.toLowerCase(Locale.ROOT));
    if (!size.matches()) {
      throw new Refusal.Invalid("invalid size: '" + text + "'");
    }
    long unit =
        switch (size.group(2)) {
          case "k" -> 1_000L;
          case "m" -> 1_000_000L;
          case "g" -> 1_000_000_000L;
          case "t" -> 1_000_000_000_000L;
          default -> 1L;
        };
    BigDecimal bytes = new BigDecimal(size.group(1)).multiply(BigDecimal.valueOf(unit));
    if (bytes.compareTo(BigDecimal.ONE) < 0 || bytes.compareTo(MOST) > 0) {
      throw new Refusal.Invalid("max-size must be a positive number, not '" + text + "'");
    }
    return bytes.longValue();
  }

  private static int files(String text) {
    if (!text.matches("[0-9]{1,4}") || Integer.parseInt(text) < 1) {
      throw new Refusal.Invalid("max-file cannot be less than 1, or is no number: '" + text + "'");
    }
    return Integer.parseInt(text);
  }
}
