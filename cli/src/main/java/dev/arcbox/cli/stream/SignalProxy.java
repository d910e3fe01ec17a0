package dev.arcbox.cli.stream;

import dev.arcbox.cli.Context;
import dev.arcbox.cli.ExitCode;
import dev.arcbox.cli.daemon.Connection;
import dev.arcbox.cli.terminal.Terminal;
import dev.arcbox.proto.api.KillContainerRequest;
import dev.arcbox.ttrpc.ContainerMethods;
import dev.arcbox.ttrpc.TtrpcException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Passes signals that reach the client on to the container's process. Only without a terminal: with
 * one, keys travel as bytes.
 */
public final class SignalProxy implements AutoCloseable {
  /** Those that ask a program to end or to look again, and that a JVM can have. */
  public static final List<String> SIGNALS = List.of("INT", "TERM", "HUP", "USR1");

  /** So many interrupts mean that the user wants the client gone, whatever the container does. */
  private static final int ENOUGH = 3;

  private final Connection connection;
  private final String container;
  private final AtomicInteger interrupts = new AtomicInteger();
  private final List<Terminal.Registration> registrations = new ArrayList<>();

  private SignalProxy(Connection connection, String container) {
    this.connection = connection;
    this.container = container;
  }

  public static SignalProxy start(
      Context context, Connection connection, List<String> signals, String container) {
    SignalProxy proxy = new SignalProxy(connection, container);
    for (String signal : signals) {
      proxy.registrations.add(context.terminal().onSignal(signal, () -> proxy.pass(signal)));
    }
    return proxy;
  }

  private void pass(String signal) {
    boolean ending = signal.equals("INT") || signal.equals("TERM");
    if (ending && interrupts.incrementAndGet() >= ENOUGH) {
      Runtime.getRuntime().halt(ExitCode.INTERRUPTED);
    }
    try (Connection own = connection.another()) {
      own.call(
          ContainerMethods.KILL,
          KillContainerRequest.newBuilder().setId(container).setSignal(signal).build());
    } catch (IOException | TtrpcException e) {
      // Too late or too early for the container; a daemon that is gone ends the session by itself.
      return;
    }
  }

  @Override
  public void close() {
    registrations.forEach(Terminal.Registration::close);
  }
}
