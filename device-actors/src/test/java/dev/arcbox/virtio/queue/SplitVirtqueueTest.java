package dev.arcbox.virtio.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.junit.jupiter.api.Test;

class SplitVirtqueueTest {
  private static final int SIZE = 8;
  private static final QueueFeatures ALL = new QueueFeatures(true, true);
  private static final QueueFeatures NONE = new QueueFeatures(false, false);

  private final TestRing ring = new TestRing(SIZE);
  private final QueueMetrics metrics = new QueueMetrics();
  private final DescriptorChain chain = new DescriptorChain();

  private SplitVirtqueue queue(QueueFeatures features, QueueState state)
      throws BrokenRingException {
    return new SplitVirtqueue(
        ring.layout(), features, QueueLimits.DEFAULT, ring.memory(), state, metrics);
  }

  private SplitVirtqueue queue() throws BrokenRingException {
    return queue(ALL, QueueState.FRESH);
  }

  private void simple(int head) {
    ring.descriptor(head, ring.buffers() + 64L * head, 64, 0, 0);
  }

  private void refuses(Refusal reason) throws BrokenRingException {
    refuses(queue(), reason);
  }

  private void refuses(SplitVirtqueue queue, Refusal reason) throws BrokenRingException {
    ring.offer(0);
    assertEquals(Taken.REFUSED, queue.take(chain));
    assertEquals(1, metrics.refused(reason).value());
    assertEquals(List.of(new TestRing.Used(0, 0)), ring.takeUsed());
    // The queue goes on.
    simple(5);
    ring.offer(5);
    assertEquals(Taken.CHAIN, queue.take(chain));
  }

  @Test
  void handsOutReadableBuffersBeforeWritableOnes() throws Exception {
    ring.put(ring.buffers(), new byte[] {1, 2, 3, 4});
    ring.descriptor(2, ring.buffers(), 3, TestRing.NEXT, 4);
    ring.descriptor(4, ring.buffers() + 3, 1, TestRing.NEXT, 1);
    ring.descriptor(1, ring.buffers() + 100, 10, TestRing.WRITE, 0);
    ring.offer(2);
    SplitVirtqueue queue = queue();
    assertEquals(Taken.CHAIN, queue.take(chain));
    assertEquals(2, chain.head());
    assertEquals(3, chain.count());
    assertEquals(2, chain.readableCount());
    assertEquals(4, chain.readableBytes());
    assertEquals(10, chain.writableBytes());
    MemorySegment copy = MemorySegment.ofArray(new byte[3]);
    assertEquals(3, chain.read(1, copy, 0, 9));
    assertEquals(-1, copy.mismatch(MemorySegment.ofArray(new byte[] {2, 3, 4})));
    assertEquals(2, chain.write(8, MemorySegment.ofArray(new byte[] {9, 9, 9}), 0, 3));
    assertEquals(9, ring.bytes(ring.buffers() + 108, 1)[0]);
    queue.push(chain.head(), 10);
    assertEquals(List.of(new TestRing.Used(2, 10)), ring.takeUsed());
    assertEquals(Taken.EMPTY, queue.take(chain));
  }

  @Test
  void goesOnAcrossTheIndexWrap() throws Exception {
    ring.beginAt(0xfffd);
    SplitVirtqueue queue = queue(NONE, new QueueState(0xfffd, 0xfffd, List.of()));
    for (int i = 0; i < 2 * SIZE; i++) {
      simple(i % SIZE);
      ring.offer(i % SIZE);
      assertEquals(Taken.CHAIN, queue.take(chain));
      queue.push(chain.head(), i);
    }
    assertEquals(2 * SIZE, (ring.usedIndex() - 0xfffd) & 0xffff);
  }

  @Test
  void followsAnIndirectTableAfterNormalDescriptors() throws Exception {
    long table = ring.buffers() + 0x1000;
    ring.descriptor(0, ring.buffers(), 16, TestRing.NEXT, 1);
    ring.descriptor(1, table, 32, TestRing.INDIRECT | TestRing.WRITE, 0);
    ring.descriptor(table, 0, ring.buffers(), 8, TestRing.NEXT, 1);
    ring.descriptor(table, 1, ring.buffers() + 64, 8, TestRing.WRITE, 0);
    ring.offer(0);
    assertEquals(Taken.CHAIN, queue().take(chain));
    assertEquals(3, chain.count());
    assertEquals(24, chain.readableBytes());
    assertEquals(8, chain.writableBytes());
  }

  @Test
  void refusesIndirectTableThatWasNotNegotiated() throws Exception {
    ring.descriptor(0, ring.buffers(), 16, TestRing.INDIRECT, 0);
    refuses(queue(NONE, QueueState.FRESH), Refusal.INDIRECT_MISPLACED);
  }

  @Test
  void refusesNestedIndirectTable() throws Exception {
    long table = ring.buffers() + 0x1000;
    ring.descriptor(0, table, 16, TestRing.INDIRECT, 0);
    ring.descriptor(table, 0, table, 16, TestRing.INDIRECT, 0);
    refuses(Refusal.INDIRECT_MISPLACED);
  }

  @Test
  void refusesIndirectWithNext() throws Exception {
    ring.descriptor(0, ring.buffers(), 16, TestRing.INDIRECT | TestRing.NEXT, 1);
    simple(1);
    refuses(Refusal.INDIRECT_MISPLACED);
  }

  @Test
  void refusesIndirectTableOfUnevenLength() throws Exception {
    ring.descriptor(0, ring.buffers(), 24, TestRing.INDIRECT, 0);
    refuses(Refusal.INDIRECT_MISSIZED);
  }

  @Test
  void refusesEmptyIndirectTable() throws Exception {
    ring.descriptor(0, ring.buffers(), 0, TestRing.INDIRECT, 0);
    refuses(Refusal.INDIRECT_MISSIZED);
  }

  @Test
  void refusesOverlongIndirectTable() throws Exception {
    ring.descriptor(0, ring.buffers(), 16L * 1027, TestRing.INDIRECT, 0);
    refuses(Refusal.TOO_LONG);
  }

  @Test
  void refusesIndirectTableThatCrossesTheEndOfMemory() throws Exception {
    long end = TestRing.BASE + TestRing.RAM;
    ring.descriptor(0, end - 16, 32, TestRing.INDIRECT, 0);
    refuses(Refusal.OUTSIDE_MEMORY);
  }

  @Test
  void refusesIndirectNextBeyondTheTable() throws Exception {
    long table = ring.buffers() + 0x1000;
    ring.descriptor(0, table, 16, TestRing.INDIRECT, 0);
    ring.descriptor(table, 0, ring.buffers(), 8, TestRing.NEXT, 1);
    refuses(Refusal.NEXT_OUT_OF_TABLE);
  }

  @Test
  void refusesDescriptorThatNamesItself() throws Exception {
    ring.descriptor(0, ring.buffers(), 8, TestRing.NEXT, 0);
    refuses(Refusal.TOO_LONG);
  }

  @Test
  void refusesLoop() throws Exception {
    ring.descriptor(0, ring.buffers(), 8, TestRing.NEXT, 1);
    ring.descriptor(1, ring.buffers(), 8, TestRing.NEXT, 2);
    ring.descriptor(2, ring.buffers(), 8, TestRing.NEXT, 0);
    refuses(Refusal.TOO_LONG);
  }

  @Test
  void refusesNextOutsideTheRing() throws Exception {
    ring.descriptor(0, ring.buffers(), 8, TestRing.NEXT, SIZE);
    refuses(Refusal.NEXT_OUT_OF_TABLE);
  }

  @Test
  void refusesEmptyBuffer() throws Exception {
    ring.descriptor(0, ring.buffers(), 0, 0, 0);
    refuses(Refusal.EMPTY_BUFFER);
  }

  @Test
  void refusesReadableAfterWritable() throws Exception {
    ring.descriptor(0, ring.buffers(), 8, TestRing.WRITE | TestRing.NEXT, 1);
    simple(1);
    refuses(Refusal.READABLE_AFTER_WRITABLE);
  }

  @Test
  void refusesBufferThatWrapsTheAddressSpace() throws Exception {
    ring.descriptor(0, -8L, 64, TestRing.WRITE, 0);
    refuses(Refusal.OUTSIDE_MEMORY);
  }

  @Test
  void refusesBufferBelowMemory() throws Exception {
    ring.descriptor(0, TestRing.BASE - 4, 8, TestRing.WRITE, 0);
    refuses(Refusal.OUTSIDE_MEMORY);
  }

  @Test
  void refusesBufferThatEndsBeyondMemory() throws Exception {
    ring.descriptor(0, TestRing.BASE + TestRing.RAM - 4, 8, TestRing.WRITE, 0);
    refuses(Refusal.OUTSIDE_MEMORY);
  }

  @Test
  void refusesMoreBytesThanTheLimit() throws Exception {
    ring.descriptor(0, ring.buffers(), 0xffff_ffffL, TestRing.WRITE, 0);
    refuses(Refusal.TOO_LARGE);
  }

  @Test
  void breaksWhenTheIndexJumpsBeyondTheSize() throws Exception {
    SplitVirtqueue queue = queue();
    ring.availableIndex(SIZE + 1);
    assertThrows(BrokenRingException.class, () -> queue.take(chain));
    assertTrue(queue.broken());
    assertEquals(1, metrics.broken().value());
    ring.availableIndex(0);
    assertThrows(BrokenRingException.class, () -> queue.take(chain));
  }

  @Test
  void breaksWhenAHeadIsMadeAvailableTwice() throws Exception {
    SplitVirtqueue queue = queue();
    simple(3);
    ring.offer(3);
    ring.offer(3);
    assertEquals(Taken.CHAIN, queue.take(chain));
    assertThrows(BrokenRingException.class, () -> queue.take(chain));
    assertEquals(1, queue.inFlight());
  }

  @Test
  void breaksWhenAHeadIsOutsideTheRing() throws Exception {
    SplitVirtqueue queue = queue();
    ring.offer(SIZE);
    assertThrows(BrokenRingException.class, () -> queue.take(chain));
  }

  @Test
  void refusesPlacesOutsideMemoryOrUnaligned() {
    QueueLayout at = ring.layout();
    long end = TestRing.BASE + TestRing.RAM;
    for (QueueLayout bad :
        List.of(
            new QueueLayout(3, at.descriptors(), at.available(), at.used()),
            new QueueLayout(65536, at.descriptors(), at.available(), at.used()),
            new QueueLayout(SIZE, at.descriptors() + 8, at.available(), at.used()),
            new QueueLayout(SIZE, at.descriptors(), at.available() + 1, at.used()),
            new QueueLayout(SIZE, at.descriptors(), at.available(), at.used() + 2),
            new QueueLayout(SIZE, end - 16, at.available(), at.used()),
            new QueueLayout(SIZE, at.descriptors(), -2, at.used()),
            new QueueLayout(SIZE, at.descriptors(), at.available(), end - 4))) {
      assertThrows(
          BrokenRingException.class,
          () ->
              new SplitVirtqueue(
                  bad, ALL, QueueLimits.DEFAULT, ring.memory(), QueueState.FRESH, metrics));
    }
  }

  @Test
  void interruptsOnlyWhenTheDriverAskedForThisIndex() throws Exception {
    SplitVirtqueue queue = queue();
    use(queue, 0);
    assertTrue(queue.interruptWanted(), "the first batch, whatever was asked");
    assertFalse(queue.interruptWanted(), "nothing new");
    ring.usedEvent(2);
    use(queue, 1);
    assertFalse(queue.interruptWanted());
    use(queue, 2);
    assertTrue(queue.interruptWanted());
    use(queue, 3);
    assertFalse(queue.interruptWanted());
    ring.usedEvent(5);
    use(queue, 4);
    use(queue, 5);
    use(queue, 6);
    assertTrue(queue.interruptWanted(), "a batch that passes the index");
  }

  @Test
  void heedsNoInterruptWithoutEventIndex() throws Exception {
    SplitVirtqueue queue = queue(NONE, QueueState.FRESH);
    use(queue, 0);
    assertTrue(queue.interruptWanted());
    ring.availableFlags(1);
    use(queue, 1);
    assertFalse(queue.interruptWanted());
  }

  private void use(SplitVirtqueue queue, int head) throws BrokenRingException {
    simple(head);
    ring.offer(head);
    assertEquals(Taken.CHAIN, queue.take(chain));
    queue.push(head, 0);
  }

  @Test
  void noticesWhatCameBeforeNotificationsWereOn() throws Exception {
    SplitVirtqueue queue = queue();
    assertEquals(Taken.EMPTY, queue.take(chain));
    simple(0);
    ring.offer(0);
    assertTrue(queue.enableNotifications());
    assertFalse(queue.enableNotifications());
    assertEquals(1, ring.availEvent());
  }

  @Test
  void asksForNoKicksWithoutEventIndex() throws Exception {
    SplitVirtqueue queue = queue(NONE, QueueState.FRESH);
    queue.disableNotifications();
    assertEquals(1, ring.usedFlags());
    assertFalse(queue.enableNotifications());
    assertEquals(0, ring.usedFlags());
  }

  @Test
  void handsInFlightHeadsOutAgainOldestFirst() throws Exception {
    SplitVirtqueue first = queue();
    for (int head : List.of(6, 2, 4)) {
      simple(head);
      ring.offer(head);
      first.take(chain);
    }
    first.push(2, 1);
    QueueState state = first.save();
    assertEquals(new QueueState(3, 1, List.of(6, 4)), state);
    SplitVirtqueue second = queue(ALL, state);
    assertEquals(2, second.inFlight());
    second.take(chain);
    assertEquals(6, chain.head());
    second.take(chain);
    assertEquals(4, chain.head());
    assertEquals(Taken.EMPTY, second.take(chain));
    second.push(4, 0);
    second.push(6, 0);
    assertEquals(3, ring.usedIndex());
  }

  @Test
  void keepsUnservedReplaysOverASecondRestart() throws Exception {
    QueueState state = new QueueState(3, 1, List.of(6, 4));
    simple(6);
    simple(4);
    ring.availableIndex(3);
    SplitVirtqueue queue = queue(ALL, state);
    queue.take(chain);
    assertEquals(state, queue.save());
  }

  @Test
  void rejectsPushOfAHeadThatIsNotInFlight() throws Exception {
    SplitVirtqueue queue = queue();
    assertThrows(IllegalStateException.class, () -> queue.push(0, 0));
  }
}
