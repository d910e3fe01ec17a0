package dev.arcbox.testkit.vsock;

/** One connection as the guest keeps it. Guest's thread only. */
public final class GuestStream {
  /** What Linux grants by default. */
  public static final int BUFFER = 256 << 10;

  final int guestPort;
  final int hostPort;
  final GuestService service;
  boolean established;
  int wants;
  int peerBuffer;
  int peerForwarded;
  int sent;
  long sentTotal;
  int received;
  int consumed;
  int advertised;
  int shutdownSent;
  int shutdownSeen;

  GuestStream(int guestPort, int hostPort, GuestService service) {
    this.guestPort = guestPort;
    this.hostPort = hostPort;
    this.service = service;
  }

  public int guestPort() {
    return guestPort;
  }

  public int hostPort() {
    return hostPort;
  }

  /** Bytes sent so far. */
  public long sentBytes() {
    return sentTotal;
  }

  /** The program has read this many bytes more. */
  public void consumed(int bytes) {
    consumed += bytes;
    if (consumed - advertised > BUFFER * 3 / 4) {
      wants |= 1 << Wire.CREDIT_UPDATE;
    }
  }

  /** Ends one direction (2: sends no more) or both (3: closes). */
  public void shutdown(int flags) {
    shutdownSent |= flags;
    wants |= 1 << Wire.SHUTDOWN;
  }

  /** Drops the connection. */
  public void reset() {
    wants |= 1 << Wire.RST;
  }

  int credit() {
    return Math.max(0, peerBuffer - (sent - peerForwarded));
  }

  boolean mayFill() {
    return established && (shutdownSent & 2) == 0 && (shutdownSeen & 1) == 0 && credit() > 0;
  }
}
