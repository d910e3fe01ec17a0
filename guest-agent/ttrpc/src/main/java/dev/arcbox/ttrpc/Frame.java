package dev.arcbox.ttrpc;

import java.util.Optional;

/**
 * One frame as received.
 *
 * @param oversize the announced length of a payload that was too long and thrown away
 */
@SuppressWarnings("ArrayRecordComponent") // carries the bytes once, is never compared
record Frame(int stream, int type, int flags, byte[] payload, Optional<Long> oversize) {
  static final int HEADER = 10;

  static final int REQUEST = 1;
  static final int RESPONSE = 2;
  static final int DATA = 3;

  /** The sender of this frame sends no more on the stream. */
  static final int REMOTE_CLOSED = 1;

  /** More data will follow the request. */
  static final int REMOTE_OPEN = 2;

  /** The frame carries no message, which an empty payload alone does not say. */
  static final int NO_DATA = 4;

  /** What containerd's implementation allows. */
  static final int MAX_PAYLOAD = 4 << 20;

  /** A longer payload is not even read to be thrown away: the peer is broken. */
  static final long MAX_DISCARD = 64L << 20;

  /** A client's end of sending where there was one already: see the package's theory. */
  boolean isGivingUp() {
    return type == DATA && has(REMOTE_CLOSED) && has(NO_DATA) && payload.length == 0;
  }

  boolean has(int flag) {
    return (flags & flag) != 0;
  }
}
