package dev.arcbox.bench.docker;

import java.util.Arrays;
import java.util.Locale;

/** Times of one operation, sorted. */
final class Samples {
  private final long[] nanos;

  private Samples(long[] nanos) {
    this.nanos = nanos;
  }

  @FunctionalInterface
  interface Work {
    void run() throws Exception;
  }

  static Samples of(int warmUp, int runs, Work work) throws Exception {
    for (int i = 0; i < warmUp; i++) {
      work.run();
    }
    long[] nanos = new long[runs];
    for (int i = 0; i < runs; i++) {
      long from = System.nanoTime();
      work.run();
      nanos[i] = System.nanoTime() - from;
    }
    Arrays.sort(nanos);
    return new Samples(nanos);
  }

  double median() {
    return nanos[nanos.length / 2] / 1e6;
  }

  double p95() {
    return nanos[(int) Math.ceil(nanos.length * 0.95) - 1] / 1e6;
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%9.2f %9.2f", median(), p95());
  }
}
