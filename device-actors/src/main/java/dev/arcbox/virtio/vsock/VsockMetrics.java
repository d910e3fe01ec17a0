package dev.arcbox.virtio.vsock;

import dev.arcbox.virtio.queue.Counter;

/** What happened on one vsock device; written by its worker thread, read by anyone. */
public final class VsockMetrics {
  private final Counter packetsIn = new Counter();
  private final Counter packetsOut = new Counter();
  private final Counter bytesIn = new Counter();
  private final Counter bytesOut = new Counter();
  private final Counter opened = new Counter();
  private final Counter refused = new Counter();
  private final Counter unknown = new Counter();
  private final Counter malformed = new Counter();
  private final Counter creditErrors = new Counter();
  private final Counter stalls = new Counter();
  private final Counter restarts = new Counter();

  /** Packets from the guest. */
  public Counter packetsIn() {
    return packetsIn;
  }

  /** Packets to the guest. */
  public Counter packetsOut() {
    return packetsOut;
  }

  /** Payload from the guest. */
  public Counter bytesIn() {
    return bytesIn;
  }

  /** Payload to the guest. */
  public Counter bytesOut() {
    return bytesOut;
  }

  /** Connections established, both ways. */
  public Counter opened() {
    return opened;
  }

  /** Connections refused: no listener, or a limit. */
  public Counter refused() {
    return refused;
  }

  /** Packets for connections that do not exist. */
  public Counter unknown() {
    return unknown;
  }

  /** Packets that break the protocol: addresses, type, operation, length. */
  public Counter malformed() {
    return malformed;
  }

  /** Bytes sent without credit, or acknowledged without having been sent. */
  public Counter creditErrors() {
    return creditErrors;
  }

  /** Times that a stream had bytes to send and the guest gave no credit. */
  public Counter stalls() {
    return stalls;
  }

  /** Times that a new device instance took over living connections. */
  public Counter restarts() {
    return restarts;
  }
}
