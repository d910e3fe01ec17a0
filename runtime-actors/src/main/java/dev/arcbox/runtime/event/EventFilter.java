package dev.arcbox.runtime.event;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which events someone wants; an empty set or map lets everything through.
 *
 * @param ids of the object, or its {@code name} attribute, or a prefix of the id
 * @param attributes that must all be present
 */
public record EventFilter(
    Set<String> types,
    Set<String> actions,
    Set<String> ids,
    List<Attribute> attributes,
    Optional<Instant> since,
    Optional<Instant> until) {

  /**
   * An attribute that an event must have.
   *
   * @param values one of which it must have; the empty one means any
   */
  public record Attribute(String key, Set<String> values) {
    public Attribute {
      values = Set.copyOf(values);
    }

    /** Of KEY or KEY=VALUE. */
    public static Attribute of(String text) {
      int equals = text.indexOf('=');
      return equals < 0
          ? new Attribute(text, Set.of(""))
          : new Attribute(text.substring(0, equals), Set.of(text.substring(equals + 1)));
    }

    boolean isIn(Event event) {
      String found = event.attributes().get(key);
      return found != null && (values.contains("") || values.contains(found));
    }
  }

  public static final EventFilter ALL =
      new EventFilter(Set.of(), Set.of(), Set.of(), List.of(), Optional.empty(), Optional.empty());

  public EventFilter {
    types = Set.copyOf(types);
    actions = Set.copyOf(actions);
    ids = Set.copyOf(ids);
    attributes = List.copyOf(attributes);
  }

  public static EventFilter ofTypes(String... types) {
    return new EventFilter(
        Set.copyOf(List.of(types)),
        Set.of(),
        Set.of(),
        List.of(),
        Optional.empty(),
        Optional.empty());
  }

  public EventFilter between(Optional<Instant> from, Optional<Instant> to) {
    return new EventFilter(types, actions, ids, attributes, from, to);
  }

  /** Whether the stream can end: nothing that happens from {@code now} on is wanted. */
  public boolean isOver(Instant now) {
    return until.filter(end -> !now.isBefore(end)).isPresent();
  }

  public boolean matches(Event event) {
    return (types.isEmpty() || types.contains(event.type()))
        && (actions.isEmpty() || actions.contains(event.action()))
        && (ids.isEmpty() || ids.stream().anyMatch(id -> names(event, id)))
        && attributes.stream().allMatch(wanted -> wanted.isIn(event))
        && since.filter(event.time()::isBefore).isEmpty()
        && until.filter(event.time()::isAfter).isEmpty();
  }

  private static boolean names(Event event, String id) {
    return event.id().startsWith(id) || id.equals(event.attributes().get("name"));
  }
}
