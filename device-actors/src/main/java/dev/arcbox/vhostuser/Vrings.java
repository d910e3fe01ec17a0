package dev.arcbox.vhostuser;

import java.util.List;
import java.util.Optional;

/** The rings of a connection, by index; messages about rings that do not exist are malformed. */
record Vrings(List<Vring> all) {
  /** SET_VRING_KICK, CALL and ERR: the ring's index, and a bit for "no fd comes along". */
  private static final long INDEX_MASK = 0xff;

  private static final long NO_FD = 0x100;

  Vring at(int index) throws MalformedMessageException {
    if (index < 0 || index >= all.size()) {
      throw new MalformedMessageException("ring " + index + " of " + all.size());
    }
    return all.get(index);
  }

  Vring ofFdMessage(Message message) throws MalformedMessageException {
    long value = message.payload(Long.BYTES).getLong(0);
    if ((value & ~(INDEX_MASK | NO_FD)) != 0) {
      throw new MalformedMessageException("ring 0x%x".formatted(value));
    }
    return at((int) (value & INDEX_MASK));
  }

  static Optional<SignalFd> fd(Message message) throws MalformedMessageException {
    if ((message.payload(Long.BYTES).getLong(0) & NO_FD) != 0) {
      return Optional.empty();
    }
    return Optional.of(new SignalFd(message.takeFd()));
  }

  boolean anyRuns() {
    return all.stream().anyMatch(Vring::running);
  }

  void stop() {
    all.forEach(Vring::stop);
  }

  void close() {
    all.forEach(Vring::close);
  }
}
