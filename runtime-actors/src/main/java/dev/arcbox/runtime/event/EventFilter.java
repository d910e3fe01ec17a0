package dev.arcbox.runtime.event;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which events someone wants; an empty set or map lets everything through.
 *
 * @param ids of the object, or its {@code name} attribute, or a prefix of the id
 * @param attributes that must be present; an empty value means any
 */
public record EventFilter(
    Set<String> types,
    Set<String> actions,
    Set<String> ids,
    Map<String, String> attributes,
    Optional<Instant> since,
    Optional<Instant> until) {

  public static final EventFilter ALL =
      new EventFilter(Set.of(), Set.of(), Set.of(), Map.of(), Optional.empty(), Optional.empty());

  public EventFilter {
    types = Set.copyOf(types);
    actions = Set.copyOf(actions);
    ids = Set.copyOf(ids);
    attributes = Map.copyOf(attributes);
  }

  public static EventFilter ofTypes(String... types) {
    return new EventFilter(
        Set.copyOf(List.of(types)),
        Set.of(),
        Set.of(),
        Map.of(),
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
        && attributes.entrySet().stream().allMatch(wanted -> hasAttribute(event, wanted))
        && since.filter(event.time()::isBefore).isEmpty()
        && until.filter(event.time()::isAfter).isEmpty();
  }

  private static boolean names(Event event, String id) {
    return event.id().startsWith(id) || id.equals(event.attributes().get("name"));
  }

  private static boolean hasAttribute(Event event, Map.Entry<String, String> wanted) {
    String found = event.attributes().get(wanted.getKey());
    return found != null && (wanted.getValue().isEmpty() || wanted.getValue().equals(found));
  }
}
