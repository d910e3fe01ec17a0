package dev.arcbox.ttrpc;

import java.io.IOException;
import java.nio.channels.ByteChannel;
import java.util.concurrent.Executor;

/** Serves the same table of services on any number of connections. */
public final class TtrpcServer {
  private final ServiceTable services;
  private final Executor handlers;

  /**
   * A server.
   *
   * @param handlers runs each call; must not run it in the submitting thread. One that refuses a
   *     task has the call answered RESOURCE_EXHAUSTED.
   */
  public TtrpcServer(ServiceTable services, Executor handlers) {
    this.services = services;
    this.handlers = handlers;
  }

  /**
   * Serves one connection and owns its channel. The calling thread is the connection's reader; it
   * returns when the peer has gone, every open call cancelled.
   *
   * @throws IOException when the peer broke the protocol or the connection broke; it is closed then
   *     too
   */
  public void serve(ByteChannel channel) throws IOException {
    try (channel) {
      new ServerConnection(channel, services, handlers).run();
    }
  }
}
