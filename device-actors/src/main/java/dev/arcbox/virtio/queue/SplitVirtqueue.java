package dev.arcbox.virtio.queue;

import dev.arcbox.hypervisor.GuestMemory;
import java.lang.invoke.VarHandle;
import java.util.Optional;

/**
 * The device's side of a split virtqueue (VIRTIO 1.2 section 2.7).
 *
 * <p>Owned by one thread. Indices are free-running 16-bit numbers. {@link #take} hands out chains,
 * {@link #push} gives them back, {@link #interruptWanted} decides once per batch whether the driver
 * asked to be told. Nothing here allocates after construction.
 */
public final class SplitVirtqueue {
  private static final int INDEX_MASK = 0xffff;

  private final int size;
  private final boolean eventIdx;
  private final RingMemory ring;
  private final ChainWalker walker;
  private final QueueMetrics metrics;
  private final InFlight inFlight;
  private final int[] replay;
  private int replayed;
  private int nextAvailable;
  private int seenAvailable;
  private int nextUsed;
  private int signalledUsed;

  /** After a restart we cannot know what was signalled: the first batch always is. */
  private boolean signalAlways;

  private boolean broken;

  /**
   * A queue that goes on from {@code state}.
   *
   * @throws BrokenRingException when the driver placed the queue where none can be
   */
  public SplitVirtqueue(
      QueueLayout layout,
      QueueFeatures features,
      QueueLimits limits,
      GuestMemory memory,
      QueueState state,
      QueueMetrics metrics)
      throws BrokenRingException {
    this.ring = new RingMemory(layout, memory);
    this.size = layout.size();
    this.eventIdx = features.eventIdx();
    this.walker = new ChainWalker(memory, ring, size, features.indirect(), limits);
    this.metrics = metrics;
    this.inFlight = new InFlight(size);
    this.replay = state.inFlight().stream().mapToInt(Integer::intValue).toArray();
    for (int head : replay) {
      if (head < 0 || head >= size || inFlight.holds(head)) {
        throw new BrokenRingException("saved in-flight head " + head + " of queue size " + size);
      }
      inFlight.add(head);
    }
    this.nextAvailable = state.nextAvailable() & INDEX_MASK;
    this.seenAvailable = nextAvailable;
    this.nextUsed = state.nextUsed() & INDEX_MASK;
    this.signalledUsed = nextUsed;
    this.signalAlways = true;
  }

  /** The used index as it stands in memory, which is where a front end's reconnect goes on. */
  public static int usedIndex(QueueLayout layout, GuestMemory memory) throws BrokenRingException {
    return new RingMemory(layout, memory).usedIndex();
  }

  /** Takes the next available chain. */
  public Taken take(DescriptorChain chain) throws BrokenRingException {
    if (broken) {
      throw new BrokenRingException("the ring was found broken before");
    }
    int head;
    if (replayed < replay.length) {
      head = replay[replayed++];
    } else if (available()) {
      head = nextHead();
    } else {
      return Taken.EMPTY;
    }
    Optional<Refusal> refusal = walker.walk(head, chain);
    if (refusal.isPresent()) {
      metrics.refused(refusal.get()).increment();
      push(head, 0);
      return Taken.REFUSED;
    }
    metrics.chains().increment();
    return Taken.CHAIN;
  }

  private boolean available() throws BrokenRingException {
    if (nextAvailable == seenAvailable) {
      look();
    }
    return nextAvailable != seenAvailable;
  }

  private void look() throws BrokenRingException {
    int index = ring.availableIndex();
    int ahead = (index - nextAvailable) & INDEX_MASK;
    // The driver can have no more than size heads with us (2.7.6).
    if (ahead > size) {
      throw broken("available index " + index + " is " + ahead + " ahead, queue size " + size);
    }
    seenAvailable = index;
  }

  private int nextHead() throws BrokenRingException {
    int head = ring.availableHead(nextAvailable & (size - 1));
    if (head >= size) {
      throw broken("available head " + head + ", queue size " + size);
    }
    if (inFlight.holds(head)) {
      throw broken("head " + head + " made available while in flight");
    }
    inFlight.add(head);
    nextAvailable = (nextAvailable + 1) & INDEX_MASK;
    return head;
  }

  private BrokenRingException broken(String why) {
    broken = true;
    metrics.broken().increment();
    return new BrokenRingException(why);
  }

  /** Gives a chain back with the number of bytes written into it (2.7.8). */
  public void push(int head, int written) {
    inFlight.remove(head);
    ring.usedElement(nextUsed & (size - 1), head, written);
    nextUsed = (nextUsed + 1) & INDEX_MASK;
    ring.usedIndex(nextUsed);
  }

  /** Whether the driver wants an interrupt for what was pushed since the last call (2.7.7.2). */
  public boolean interruptWanted() {
    if (nextUsed == signalledUsed && !signalAlways) {
      return false;
    }
    // The used index must be visible before we read what the driver asked for.
    VarHandle.fullFence();
    boolean wanted;
    if (eventIdx) {
      int past = (nextUsed - ring.usedEvent() - 1) & INDEX_MASK;
      int pushed = (nextUsed - signalledUsed) & INDEX_MASK;
      wanted = signalAlways || past < pushed;
    } else {
      wanted = (ring.availableFlags() & RingMemory.AVAIL_NO_INTERRUPT) == 0;
    }
    signalledUsed = nextUsed;
    signalAlways = false;
    return wanted;
  }

  /** Asks the driver not to kick while we look by ourselves (2.7.10); a hint only. */
  public void disableNotifications() {
    if (!eventIdx) {
      ring.usedFlags(RingMemory.USED_NO_NOTIFY);
    }
  }

  /**
   * Asks the driver to kick when it adds more; true when it already has, since the last look, so
   * that the queue must be processed once more.
   */
  public boolean enableNotifications() throws BrokenRingException {
    int before = seenAvailable;
    if (eventIdx) {
      ring.availEvent(before);
    } else {
      ring.usedFlags(0);
    }
    VarHandle.fullFence();
    if (ring.availableIndex() == before) {
      return false;
    }
    look();
    return true;
  }

  /** Whether the driver added something since the last look; a peek for spinning. */
  public boolean hasNews() {
    return !broken && ring.availableIndex() != seenAvailable;
  }

  /** Whether the ring was found broken; it stays so. */
  public boolean broken() {
    return broken;
  }

  /** Heads taken and not pushed; never more than the size. */
  public int inFlight() {
    return inFlight.count();
  }

  public int size() {
    return size;
  }

  /** What a successor needs to go on; in-flight heads are handed out again there. */
  public QueueState save() {
    return new QueueState(nextAvailable, nextUsed, inFlight.oldestFirst());
  }
}
