package dev.arcbox.testkit.specification;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Optional;

/** What a schema says of texts and numbers beyond their type. */
final class Scalars {
  private static final int SHOWN = 80;

  private Scalars() {}

  /** What the value should be, when it is not. */
  static Optional<String> wrong(JsonNode value, JsonNode schema) {
    if (schema.has("enum") && !isOneOf(value, schema.get("enum"))) {
      return Optional.of("must be one of " + schema.get("enum") + ", is " + shown(value));
    }
    if (value.isNumber()
        && (isBelow(value, schema.path("minimum")) || isBelow(schema.path("maximum"), value))) {
      return Optional.of("is out of range: " + shown(value));
    }
    String format = schema.path("format").asText();
    boolean fits =
        switch (format) {
          case "int64" -> isWithin(value, true, 63);
          case "int32" -> isWithin(value, true, 31);
          case "uint64" -> isWithin(value, false, 64);
          case "uint32" -> isWithin(value, false, 32);
          case "uint16" -> isWithin(value, false, 16);
          case "uint8" -> isWithin(value, false, 8);
          case "dateTime", "date-time" -> isMoment(value.asText());
          default -> true; // addresses: Docker leaves them empty where there is none
        };
    return fits ? Optional.empty() : Optional.of("must be " + format + ", is " + shown(value));
  }

  private static boolean isOneOf(JsonNode value, JsonNode values) {
    for (JsonNode one : values) {
      if (one.equals(value)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isBelow(JsonNode value, JsonNode bound) {
    return value.isNumber()
        && bound.isNumber()
        && new BigDecimal(value.asText()).compareTo(new BigDecimal(bound.asText())) < 0;
  }

  private static boolean isWithin(JsonNode value, boolean signed, int bits) {
    BigInteger number = value.bigIntegerValue();
    // The bits of a negative number are those of its complement.
    return number.bitLength() <= bits && (signed || number.signum() >= 0);
  }

  private static boolean isMoment(String text) {
    try {
      return OffsetDateTime.parse(text).getYear() >= 0;
    } catch (DateTimeException e) {
      return false;
    }
  }

  static String shown(JsonNode value) {
    String text = value.toString();
    return text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
  }
}
