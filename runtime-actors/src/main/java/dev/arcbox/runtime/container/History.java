package dev.arcbox.runtime.container;

/**
 * What of a container's past decides about its future.
 *
 * @param starts how often its process ran
 * @param restarts by its policy, since someone last started it; Docker's RestartCount
 * @param stoppedByUser so that "unless-stopped" leaves it alone
 * @param reached there may be something of it on the data disk
 */
public record History(int starts, int restarts, boolean stoppedByUser, boolean reached) {
  public static final History NONE = new History(0, 0, false, false);

  History started() {
    return new History(starts + 1, restarts, stoppedByUser, reached);
  }

  History restarted() {
    return new History(starts, restarts + 1, stoppedByUser, reached);
  }

  /** Someone started it: its policy counts from here. */
  History forgiven() {
    return new History(starts, 0, false, reached);
  }

  History stoppedByHand() {
    return new History(starts, restarts, true, reached);
  }

  History reachedOnce() {
    return new History(starts, restarts, stoppedByUser, true);
  }
}
