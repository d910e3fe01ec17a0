package dev.arcbox.testkit.ring;

/** Guest addresses of a split virtqueue's three areas. */
public record RingPlace(long descriptors, long available, long used) {
  private static final int PAGE = 4096;

  static RingPlace allocate(SharedGuest guest, int size) {
    long descriptors = guest.allocate((long) DriverRing.DESCRIPTOR * size, PAGE);
    long available = guest.allocate(6 + 2L * size, PAGE);
    long used = guest.allocate(6 + 8L * size, PAGE);
    return new RingPlace(descriptors, available, used);
  }

  long usedEvent(int size) {
    return available + 4 + 2L * size;
  }

  long availEvent(int size) {
    return used + 4 + 8L * size;
  }
}
