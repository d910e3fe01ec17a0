package dev.arcbox.docker.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueryTest {
  @Test
  void valuesKeepTheirOrder() {
    Query query = Query.parse("names=a&names=b&x=&flag");
    assertEquals(List.of("a", "b"), query.all("names"));
    assertEquals(Optional.empty(), query.find("x"));
    assertTrue(query.has("flag"));
    assertEquals("", query.text("absent"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "true", "True", "yes", "anything"})
  void whatIsThereMeansYes(String value) {
    assertTrue(Query.parse("all=" + value).flag("all"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "false", "no", "none", "FALSE"})
  void theseMeanNo(String value) {
    assertFalse(Query.parse("all=" + value).flag("all", true));
  }

  @Test
  void absentFlagsAreAsSaid() {
    assertTrue(Query.parse("").flag("stream", true));
    assertFalse(Query.parse("").flag("stream"));
  }

  @Test
  void numbersAreChecked() {
    assertEquals(OptionalInt.of(-1), Query.parse("t=-1").integer("t"));
    assertEquals(OptionalInt.empty(), Query.parse("t=").integer("t"));
    assertEquals(400, refused("t=ten").status());
    assertEquals(400, refused("t=99999999999").status());
  }

  private static Failure refused(String raw) {
    return assertThrows(Failure.class, () -> Query.parse(raw).integer("t"));
  }

  @Test
  void brokenEscapesAreRefused() {
    assertEquals(400, assertThrows(Failure.class, () -> Query.parse("a=%zz")).status());
  }

  @Test
  void filtersComeInBothForms() {
    Filters lists = Filters.parse(Optional.of("{\"label\":[\"a\",\"b=c\"]}"));
    Filters maps = Filters.parse(Optional.of("{\"label\":{\"a\":true,\"b=c\":true,\"d\":false}}"));
    assertEquals(Set.of("a", "b=c"), lists.of("label"));
    assertEquals(lists, maps);
    assertEquals(new Filters(Map.of()), Filters.parse(Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "{\"a\":1}", "{\"a\":\"b\"}", "{", "7"})
  void otherFormsOfFiltersAreRefused(String text) {
    assertEquals(400, assertThrows(Failure.class, () -> Filters.parse(Optional.of(text))).status());
  }

  @Test
  void unknownFiltersAreNamed() {
    Filters filters = Filters.parse(Optional.of("{\"colour\":[\"red\"]}"));
    Failure failure = assertThrows(Failure.class, () -> filters.allowing(Set.of("label")));
    assertEquals("invalid filter 'colour'", failure.getMessage());
  }

  @Test
  void everyLabelMustFit() {
    Filters filters = Filters.parse(Optional.of("{\"label\":[\"a\",\"b=c\"],\"label!\":[\"d\"]}"));
    assertTrue(filters.matchLabels(Map.of("a", "", "b", "c")));
    assertFalse(filters.matchLabels(Map.of("a", "", "b", "x")));
    assertFalse(filters.matchLabels(Map.of("a", "", "b", "c", "d", "")));
  }

  @Test
  void flagsAmongFiltersAreChecked() {
    assertEquals(Optional.of(true), dangling("[\"1\"]"));
    assertEquals(Optional.of(false), dangling("[\"false\"]"));
    assertEquals(Optional.empty(), dangling("[]"));
    assertThrows(Failure.class, () -> dangling("[\"maybe\"]"));
    assertThrows(Failure.class, () -> dangling("[\"true\",\"false\"]"));
  }

  private static Optional<Boolean> dangling(String value) {
    return Filters.parse(Optional.of("{\"dangling\":" + value + "}")).flag("dangling");
  }
}
