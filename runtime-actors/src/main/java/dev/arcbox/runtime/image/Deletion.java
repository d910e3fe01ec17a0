package dev.arcbox.runtime.image;

import dev.arcbox.runtime.oci.Digest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Takes names and images away, in order and with all that only they needed. */
final class Deletion {
  private final Holdings holdings;
  private final ImageUse use;
  private final List<String> untagged = new ArrayList<>();
  private final List<String> deleted = new ArrayList<>();
  private final List<String> gone = new ArrayList<>();

  Deletion(Holdings holdings, ImageUse use) {
    this.holdings = holdings;
    this.use = use;
  }

  /** By what a user said. */
  Removal remove(String reference, boolean force, boolean keepParents) throws IOException {
    Catalog catalog = holdings.catalog();
    Catalog.Match match = holdings.match(reference);
    Digest id = match.entry().image().id();
    RemovalPlan plan = RemovalPlan.of(catalog, match, reference, force, use.usersOf(id));
    untagged.addAll(plan.familiar());
    if (!plan.delete()) {
      holdings.unname(plan.untag());
    } else {
      delete(match.entry());
      if (!keepParents) {
        forgetParents(catalog.parent(match.entry()));
      }
      holdings.sweep();
    }
    return new Removal(id.toString(), untagged, deleted, gone);
  }

  /** All that nobody uses and {@code chosen} wants gone. */
  Pruned prune(boolean danglingOnly, Predicate<ImageRecord> chosen) throws IOException {
    for (Catalog.Entry entry : List.copyOf(holdings.catalog().all())) {
      boolean dangling = entry.image().tags().isEmpty();
      if ((dangling || !danglingOnly)
          && chosen.test(entry.image())
          && use.usersOf(entry.image().id()).isEmpty()
          && holdings.catalog().children(entry).isEmpty()) {
        untagged.addAll(entry.image().tags());
        untagged.addAll(entry.image().digests());
        delete(entry);
      }
    }
    long freed = gone.isEmpty() ? 0 : holdings.sweep();
    return new Pruned(new Removal("", untagged, deleted, gone), freed);
  }

  private void forgetParents(Optional<Catalog.Entry> first) throws IOException {
    Optional<Catalog.Entry> next = first;
    while (next.isPresent()) {
      Catalog.Entry entry = next.get();
      Catalog catalog = holdings.catalog();
      if (!RemovalPlan.isForgettable(catalog, entry, use.usersOf(entry.image().id()))) {
        return;
      }
      next = catalog.parent(entry);
      delete(entry);
    }
  }

  private void delete(Catalog.Entry entry) throws IOException {
    holdings.forget(entry.image().id());
    gone.add(entry.image().id().toString());
    deleted.add(entry.image().id().toString());
    Set<Digest> kept = new HashSet<>();
    holdings.catalog().all().forEach(e -> kept.addAll(Chain.ids(e.image().diffIds())));
    Chain.ids(entry.image().diffIds()).reversed().stream()
        .filter(chain -> !kept.contains(chain))
        .forEach(chain -> deleted.add(chain.toString()));
  }
}
