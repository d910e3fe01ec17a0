package dev.arcbox.runtime.image.transfer;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;
import java.util.Optional;

/**
 * One line of what {@code docker pull} and {@code docker push} show.
 *
 * @param id what it is about: a layer's short digest or a tag; empty for the whole transfer
 * @param total 0 when nothing is counted
 * @param aux what programs read at a push's end
 */
public record Progress(
    String id, String status, long current, long total, Optional<ObjectNode> aux) {

  static Progress of(String id, String status) {
    return new Progress(id, status, 0, 0, Optional.empty());
  }

  static Progress of(String status) {
    return of("", status);
  }

  static Progress counted(String id, String status, long current, long total) {
    return new Progress(id, status, current, total, Optional.empty());
  }

  /** Only the newest of these matters, until something else is said of the same id. */
  boolean isCount() {
    return total > 0;
  }

  /** The object that Docker's API sends for it. */
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    if (aux.isPresent()) {
      json.putObject("progressDetail");
      json.set("aux", aux.get());
      return json;
    }
    json.put("status", status);
    if (!id.isEmpty()) {
      ObjectNode detail = json.putObject("progressDetail");
      if (total > 0) {
        detail.put("current", current).put("total", total);
        json.put("progress", bar());
      }
      json.put("id", id);
    }
    return json;
  }

  /** As Docker draws it where it does not know the terminal: fifty characters wide. */
  private String bar() {
    int done = Math.clamp(current * 50 / total, 0, 50);
    String head = done < 50 ? ">" : "";
    return String.format(
        Locale.ROOT,
        "[%s%s%s] %8s/%s",
        "=".repeat(done),
        head,
        " ".repeat(Math.max(0, 50 - done - head.length())),
        size(current),
        size(total));
  }

  /** Four digits and a decimal unit. */
  private static String size(long bytes) {
    String[] units = {"B", "kB", "MB", "GB", "TB", "PB"};
    double value = bytes;
    int unit = 0;
    while (value >= 1000 && unit < units.length - 1) {
      value /= 1000;
      unit++;
    }
    String digits =
        value >= 1000
            ? String.format(Locale.ROOT, "%.0f", value)
            : new BigDecimal(value).round(new MathContext(4)).stripTrailingZeros().toPlainString();
    return digits + units[unit];
  }
}
