package dev.arcbox.bench.virtio;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** One figure, measured several times in turns with the others; the median counts. */
final class Measurement {
  /** Does the work once and returns the figure. */
  @FunctionalInterface
  interface Run {
    double once() throws Exception;
  }

  private final String name;
  private final String unit;
  private final String against;
  private final Run run;
  private final List<Double> values = new ArrayList<>();

  /**
   * A figure to measure.
   *
   * @param against the name of the figure that it is shown as a share of, or empty
   */
  Measurement(String name, String unit, String against, Run run) {
    this.name = name;
    this.unit = unit;
    this.against = against;
    this.run = run;
  }

  String name() {
    return name;
  }

  String against() {
    return against;
  }

  void measure() throws Exception {
    values.add(run.once());
  }

  /** Drops what was measured so far. */
  void forget() {
    values.clear();
  }

  double median() {
    List<Double> sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    return sorted.get(sorted.size() / 2);
  }

  String line(double base) {
    String share =
        against.isEmpty() ? "" : "  %6.1f %% of %s".formatted(100 * median() / base, against);
    double low = Collections.min(values);
    double high = Collections.max(values);
    return "%-44s %12.1f %-7s [%.1f .. %.1f]%s".formatted(name, median(), unit, low, high, share);
  }
}
