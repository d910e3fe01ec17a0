package dev.arcbox.runtime.oci;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** An image's configuration document; its digest is the image's id. */
public record ImageDocument(
    Instant created,
    String architecture,
    String variant,
    String os,
    String author,
    ImageConfig config,
    List<Digest> diffIds,
    List<History> history,
    String comment,
    Optional<Digest> parent) {
  public ImageDocument {
    diffIds = List.copyOf(diffIds);
    history = List.copyOf(history);
  }

  /**
   * One step of how the image was made.
   *
   * @param emptyLayer whether it changed the configuration only
   */
  public record History(
      Instant created, String createdBy, String author, String comment, boolean emptyLayer) {}

  public static ImageDocument parse(byte[] bytes) {
    JsonDocument json = JsonDocument.parse("image configuration", bytes);
    JsonDocument rootfs =
        json.object("rootfs").orElseThrow(() -> json.invalid("rootfs", "is missing"));
    if (!rootfs.requiredText("type").equals("layers")) {
      throw rootfs.invalid("type", "must be \"layers\"");
    }
    return new ImageDocument(
        instant(json, "created"),
        json.requiredText("architecture"),
        json.text("variant").orElse(""),
        json.requiredText("os"),
        json.text("author").orElse(""),
        json.object("config").map(ImageDocument::config).orElse(ImageConfig.EMPTY),
        rootfs.texts("diff_ids").stream().map(Digest::parse).toList(),
        json.objects("history").stream().map(ImageDocument::history).toList(),
        json.text("comment").orElse(""),
        parent(json));
  }

  private static History history(JsonDocument json) {
    return new History(
        instant(json, "created"),
        json.text("created_by").orElse(""),
        json.text("author").orElse(""),
        json.text("comment").orElse(""),
        json.flag("empty_layer"));
  }

  /** Builders of long ago wrote ids of another kind here, which mean nothing now. */
  private static Optional<Digest> parent(JsonDocument json) {
    return json.text("parent")
        .filter(text -> text.startsWith("sha256:") && Digest.isHex(text.substring(7)))
        .map(Digest::parse);
  }

  private static ImageConfig config(JsonDocument json) {
    return new ImageConfig(
        json.texts("Env"),
        json.texts("Entrypoint"),
        json.texts("Cmd"),
        json.text("User").orElse(""),
        json.text("WorkingDir").orElse(""),
        json.textMap("Labels"),
        Set.copyOf(json.keys("ExposedPorts")),
        Set.copyOf(json.keys("Volumes")),
        json.text("StopSignal").filter(signal -> !signal.isEmpty()),
        healthcheck(json));
  }

  private static Optional<ImageConfig.Healthcheck> healthcheck(JsonDocument json) {
    return json.object("Healthcheck")
        .map(
            check ->
                new ImageConfig.Healthcheck(
                    check.texts("Test"),
                    Duration.ofNanos(check.number("Interval")),
                    Duration.ofNanos(check.number("Timeout")),
                    Duration.ofNanos(check.number("StartPeriod")),
                    Math.clamp(check.number("Retries"), 0, Integer.MAX_VALUE)));
  }

  /** Absent in reproducible images; the epoch then, as the specification's tools show it. */
  private static Instant instant(JsonDocument json, String field) {
    String text = json.text(field).filter(t -> !t.isEmpty()).orElse("1970-01-01T00:00:00Z");
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException e) {
      throw json.invalid(field, "is not a time as RFC 3339 has it: " + Shown.shortened(text));
    }
  }
}
