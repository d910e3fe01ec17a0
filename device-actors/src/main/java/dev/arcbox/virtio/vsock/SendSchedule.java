package dev.arcbox.virtio.vsock;

/**
 * Connections with something to send, in turns of one packet each, so that none keeps the others
 * waiting. A list through the connections themselves: allocates nothing, removes in one step.
 */
final class SendSchedule {
  private Connection first;
  private Connection last;

  boolean isEmpty() {
    return first == null;
  }

  Connection first() {
    return first;
  }

  /** Puts a connection at the end, unless it waits already. */
  void add(Connection connection) {
    if (connection.scheduled) {
      return;
    }
    connection.scheduled = true;
    connection.previous = last;
    if (last == null) {
      first = connection;
    } else {
      last.next = connection;
    }
    last = connection;
  }

  void remove(Connection connection) {
    if (!connection.scheduled) {
      return;
    }
    connection.scheduled = false;
    if (connection.previous == null) {
      first = connection.next;
    } else {
      connection.previous.next = connection.next;
    }
    if (connection.next == null) {
      last = connection.previous;
    } else {
      connection.next.previous = connection.previous;
    }
    connection.previous = null;
    connection.next = null;
  }
}
