package dev.arcbox.runtime.gateway;

import java.io.IOException;

/**
 * A door for clients that another module brings, found by {@link java.util.ServiceLoader}: so the
 * runtime serves protocols that it does not know.
 */
public interface GatewayModule {
  /** A word for logs and for the actor's name. */
  String name();

  /**
   * Lets clients in until the answer is closed. Called once, when every container of the last
   * daemon is known.
   */
  AutoCloseable open(DaemonParts parts) throws IOException;
}
