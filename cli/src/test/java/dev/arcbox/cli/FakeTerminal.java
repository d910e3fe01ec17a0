package dev.arcbox.cli;

import dev.arcbox.cli.terminal.Terminal;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A terminal whose keys and signals the test plays. */
final class FakeTerminal implements Terminal {
  private final Set<Stream> terminals;
  private final Map<String, Runnable> signals = new ConcurrentHashMap<>();
  private volatile Optional<Size> size;
  private volatile boolean raw;
  private volatile boolean wasRaw;

  FakeTerminal(Set<Stream> terminals, Optional<Size> size) {
    this.terminals = terminals;
    this.size = size;
  }

  static FakeTerminal none() {
    return new FakeTerminal(Set.of(), Optional.empty());
  }

  static FakeTerminal all(int rows, int columns) {
    return new FakeTerminal(
        Set.of(Stream.IN, Stream.OUT, Stream.ERR), Optional.of(new Size(rows, columns)));
  }

  void resize(int rows, int columns) {
    size = Optional.of(new Size(rows, columns));
    signal("WINCH");
  }

  void signal(String name) {
    signals.getOrDefault(name, () -> {}).run();
  }

  boolean isRaw() {
    return raw;
  }

  boolean wasRaw() {
    return wasRaw;
  }

  @Override
  public boolean isTerminal(Stream stream) {
    return terminals.contains(stream);
  }

  @Override
  public Optional<Size> size() {
    return size;
  }

  @Override
  public Raw raw() {
    raw = true;
    wasRaw = true;
    return () -> raw = false;
  }

  @Override
  public Registration onSignal(String signal, Runnable action) {
    signals.put(signal, action);
    return () -> signals.remove(signal);
  }
}
