package dev.arcbox.testkit.specification;

import dev.arcbox.testkit.relay.Exchange;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where a server may differ from the specification, because the one that it describes does.
 *
 * @param operations methods and paths that are answered though they are not described
 * @param statuses that are answered though they are not listed: "POST /path 400"; with "empty"
 *     behind them ones whose document may be missing
 * @param places where a document may differ
 */
public record Deviations(List<Pattern> operations, Set<String> statuses, List<Place> places) {
  /**
   * Values of a kind.
   *
   * @param schemas the definitions that they are in, as a pattern over names
   * @param pointer their place, as a pattern over JSON pointers
   * @param wanted what the check says of them, as a pattern
   */
  public record Place(Pattern schemas, Pattern pointer, Pattern wanted) {
    public static Place of(String schemas, String pointer, String wanted) {
      return new Place(Pattern.compile(schemas), Pattern.compile(pointer), Pattern.compile(wanted));
    }

    boolean fits(SchemaCheck.Difference difference) {
      return schemas.matcher(difference.schema()).matches()
          && pointer.matcher(difference.pointer()).matches()
          && wanted.matcher(difference.wanted()).find();
    }
  }

  public static final Deviations NONE = new Deviations(List.of(), Set.of(), List.of());

  boolean allowsOperation(Exchange exchange) {
    String asked = exchange.method() + " " + exchange.path();
    return operations.stream().anyMatch(operation -> operation.matcher(asked).matches());
  }

  boolean allowsStatus(String operation, int status) {
    return statuses.contains(operation + " " + status);
  }

  boolean allowsEmpty(String operation, int status) {
    return statuses.contains(operation + " " + status + " empty");
  }

  boolean allows(SchemaCheck.Difference difference) {
    return places.stream().anyMatch(place -> place.fits(difference));
  }
}
