package dev.arcbox.cli.args;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A command line that has been read: options by their long names, and operands. */
public final class Arguments {
  private final Map<String, List<String>> options = new HashMap<>();
  private final List<String> operands = new ArrayList<>();

  void add(Option option, String value) {
    List<String> values = options.computeIfAbsent(option.name(), name -> new ArrayList<>());
    if (option.kind() != Option.Kind.LIST) {
      values.clear();
    }
    values.add(value);
  }

  void add(String operand) {
    operands.add(operand);
  }

  public boolean flag(String name) {
    return value(name).map(Boolean::parseBoolean).orElse(false);
  }

  public Optional<String> value(String name) {
    List<String> values = options.get(name);
    return values == null ? Optional.empty() : Optional.of(values.getLast());
  }

  public List<String> values(String name) {
    return options.getOrDefault(name, List.of());
  }

  public List<String> operands() {
    return operands;
  }

  public String operand(int index) {
    return operands.get(index);
  }
}
