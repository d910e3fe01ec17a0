package dev.arcbox.runtime.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.arcbox.proto.api.Filter;
import dev.arcbox.runtime.Refusal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FiltersTest {
  private static Filter filter(String key, String value) {
    return Filter.newBuilder().setKey(key).setValue(value).build();
  }

  @Test
  void aRepeatedKeyLosesNothing() {
    assertEquals(
        Map.of("name", List.of("a", "b"), "status", List.of("exited")),
        Filters.byKey(
            List.of(filter("name", "a"), filter("status", "exited"), filter("name", "b"))));
  }

  @Test
  void everyLabelMustBeThere() {
    Map<String, String> labels = Map.of("a", "1", "b", "");
    assertTrue(Filters.haveAll(labels, List.of("a", "b", "a=1")));
    assertTrue(Filters.haveAll(labels, List.of()));
    assertFalse(Filters.haveAll(labels, List.of("a=1", "a=2")));
    assertFalse(Filters.haveAll(labels, List.of("a", "c")));
  }

  @Test
  void prunesKnowLabelsOnly() {
    assertEquals(
        List.of("a", "b=1"), Filters.labels(List.of(filter("label", "a"), filter("label", "b=1"))));
    Refusal.Invalid refusal =
        assertThrows(Refusal.Invalid.class, () -> Filters.labels(List.of(filter("until", "1h"))));
    assertEquals("invalid filter 'until'", refusal.getMessage());
  }
}
