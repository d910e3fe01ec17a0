package dev.arcbox.testkit.ring;

import java.util.Random;

/**
 * Writes what a guest that means harm would (rows 2 to 5 of the security tests), the same for the
 * same seed. Every step leaves one mischief published.
 */
public final class HostileDriver {
  private final Random random;
  private final SharedGuest guest;
  private final RawRing ring;
  private final int size;
  private final long table;

  public HostileDriver(SharedGuest guest, DriverRing ring, long seed) {
    this.random = new Random(seed);
    this.guest = guest;
    this.ring = ring.raw();
    this.size = ring.size();
    this.table = guest.allocate(64L * 1024, 16);
  }

  /** Publishes one mischief that a device must survive, and may answer by giving the ring up. */
  public void step() {
    switch (random.nextInt(12)) {
      case 0 -> ring.offer(random.nextInt(size));
      case 1 -> ring.index(ring.index() + size + 1 + random.nextInt(1000));
      case 2 -> ring.offer(size + random.nextInt(1 << 15));
      default -> tolerable();
    }
  }

  /** Publishes one mischief that breaks a chain, not the ring: loops, indirect abuse, addresses. */
  public void tolerable() {
    int head = Math.floorMod(ring.index(), size);
    switch (random.nextInt(8)) {
      case 0 -> loop(head);
      case 1 -> ring.descriptor(head, address(), length(), flags(), random.nextInt(1 << 16));
      case 2 -> indirect(head, RawRing.INDIRECT, random.nextInt(1 << 12));
      case 3 -> indirect(head, RawRing.INDIRECT | RawRing.NEXT, 64);
      case 4 -> nested(head);
      case 5 -> ring.descriptor(head, -1L - random.nextInt(4096), 1 << 20, flags() & ~4, 0);
      case 6 -> ring.descriptor(head, guest.end() - 1, 2, RawRing.WRITE, 0);
      default -> ring.descriptor(head, address(), 0, RawRing.NEXT, head);
    }
    ring.wishes(random.nextInt(2), random.nextInt(1 << 16));
    ring.offer(head);
  }

  private void loop(int head) {
    int other = (head + 1) & (size - 1);
    ring.descriptor(head, SharedGuest.BASE, 16, RawRing.NEXT, other);
    ring.descriptor(other, SharedGuest.BASE, 16, RawRing.NEXT, head);
  }

  private void indirect(int head, int flags, int bytes) {
    for (int i = 0; i < 64; i++) {
      ring.descriptorAt(table + 16L * i, address(), length(), flags(), random.nextInt(1 << 16));
    }
    long where = random.nextInt(4) == 0 ? guest.end() - 8 : table;
    ring.descriptor(head, where, bytes, flags, 0);
  }

  private void nested(int head) {
    ring.descriptorAt(table, table, 16, RawRing.INDIRECT, 0);
    ring.descriptor(head, table, 16, RawRing.INDIRECT, 0);
  }

  private long address() {
    return switch (random.nextInt(6)) {
      case 0 -> random.nextLong();
      case 1 -> guest.end() - random.nextInt(64);
      case 2 -> 0;
      case 3 -> -random.nextInt(1 << 16);
      default -> SharedGuest.BASE + random.nextLong(guest.size());
    };
  }

  private int length() {
    return switch (random.nextInt(4)) {
      case 0 -> 0;
      case 1 -> -1;
      case 2 -> 1 << 30;
      default -> random.nextInt(1 << 12);
    };
  }

  private int flags() {
    return random.nextInt(8);
  }
}
