package dev.arcbox.virtio.vsock;

import java.util.function.Consumer;
import org.agrona.collections.Long2ObjectHashMap;

/** The connections of one guest by their two ports, bounded. Worker thread only. */
final class ConnectionTable {
  /** The first port given to outbound connections: above all that services listen on. */
  private static final int FIRST_PORT = 1 << 16;

  private final int most;
  private final Long2ObjectHashMap<Connection> byPorts = new Long2ObjectHashMap<>();
  private int nextPort = FIRST_PORT;

  ConnectionTable(int most) {
    this.most = most;
  }

  private static long key(int hostPort, int guestPort) {
    return ((long) hostPort << 32) | (guestPort & 0xffff_ffffL);
  }

  boolean full() {
    return byPorts.size() >= most;
  }

  int size() {
    return byPorts.size();
  }

  /** The connection, or null: this is asked for every packet. */
  Connection find(int hostPort, int guestPort) {
    return byPorts.get(key(hostPort, guestPort));
  }

  void add(Connection connection) {
    byPorts.put(key(connection.hostPort(), connection.guestPort()), connection);
  }

  /** Picks a host port with which the guest's port is not in use yet. */
  void addOutbound(Connection connection) {
    do {
      connection.hostPort(nextPort);
      nextPort = nextPort == Integer.MAX_VALUE ? FIRST_PORT : nextPort + 1;
    } while (find(connection.hostPort(), connection.guestPort()) != null);
    add(connection);
  }

  void remove(Connection connection) {
    byPorts.remove(key(connection.hostPort(), connection.guestPort()));
  }

  /** A connection that the host is done with and the guest has not let go of, or null. */
  Connection lingering() {
    for (Connection connection : byPorts.values()) {
      if (connection.duplex().closed()) {
        return connection;
      }
    }
    return null;
  }

  /** Empties the table. */
  void clear(Consumer<Connection> each) {
    byPorts.values().forEach(each);
    byPorts.clear();
  }
}
