package dev.arcbox.virtio.queue;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Which heads the device holds, and in which order it took them. */
final class InFlight {
  /** Per head: 0 when the driver owns it, else the number of the take. */
  private final long[] taken;

  private long takes;
  private int count;

  InFlight(int size) {
    taken = new long[size];
  }

  boolean holds(int head) {
    return taken[head] != 0;
  }

  void add(int head) {
    taken[head] = ++takes;
    count++;
  }

  /** Gives a head back; giving back what was not taken is a bug of the device. */
  void remove(int head) {
    if (head < 0 || head >= taken.length || taken[head] == 0) {
      throw new IllegalStateException("head " + head + " is not in flight");
    }
    taken[head] = 0;
    count--;
  }

  int count() {
    return count;
  }

  List<Integer> oldestFirst() {
    return IntStream.range(0, taken.length)
        .filter(this::holds)
        .boxed()
        .sorted(Comparator.comparingLong(head -> taken[head]))
        .toList();
  }
}
