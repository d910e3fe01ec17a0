package dev.arcbox.virtio.queue;

/** What {@link SplitVirtqueue#take} found. */
public enum Taken {
  /** Nothing is available. */
  EMPTY,
  /** The chain is filled and in flight until it is pushed. */
  CHAIN,
  /** A malformed chain was given back with length 0 and counted. */
  REFUSED
}
