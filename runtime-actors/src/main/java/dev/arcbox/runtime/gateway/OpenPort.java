package dev.arcbox.runtime.gateway;

import dev.arcbox.proto.api.ContainerConfig;
import dev.arcbox.proto.api.PortBinding;
import dev.arcbox.runtime.container.ContainerView;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A port that a running container offers in its networks; none is published on the host yet. */
public record OpenPort(int number, String protocol) {

  /** Those of a container, each once, in order. */
  public static List<OpenPort> of(ContainerView view) {
    boolean bridged =
        view.spec().networks().keySet().stream()
            .anyMatch(name -> !name.equals("host") && !name.equals("none"));
    if (!view.state().alive() || !bridged) {
      return List.of();
    }
    ContainerConfig config = view.spec().config();
    return of(
        Stream.concat(
            config.getExposedPortsList().stream(),
            config.getPortBindingsList().stream().map(PortBinding::getPort)));
  }

  /** Of {@code 80}, {@code 80/udp}, {@code 8000-8010/tcp}: checked when they were asked for. */
  static List<OpenPort> of(Stream<String> texts) {
    // Sets of bits: many wide ranges are no more work than one.
    Map<String, BitSet> numbers = new TreeMap<>();
    texts.forEach(
        text -> {
          int slash = text.indexOf('/');
          String protocol = slash < 0 ? "tcp" : text.substring(slash + 1);
          String range = slash < 0 ? text : text.substring(0, slash);
          int dash = range.indexOf('-');
          int first = Integer.parseInt(dash < 0 ? range : range.substring(0, dash));
          int last = dash < 0 ? first : Integer.parseInt(range.substring(dash + 1));
          numbers.computeIfAbsent(protocol, _ -> new BitSet()).set(first, last + 1);
        });
    return numbers.entrySet().stream()
        .flatMap(of -> of.getValue().stream().mapToObj(port -> new OpenPort(port, of.getKey())))
        .sorted(Comparator.comparingInt(OpenPort::number).thenComparing(OpenPort::protocol))
        .toList();
  }

  /** As inspections name it. */
  @Override
  public String toString() {
    return number + "/" + protocol;
  }
}
