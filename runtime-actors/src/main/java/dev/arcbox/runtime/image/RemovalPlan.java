package dev.arcbox.runtime.image;

import dev.arcbox.runtime.oci.ImageName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What {@code rmi} will do, by Docker's rules.
 *
 * <p>A name given loses itself, and with the last tag of its repository go that repository's
 * digests. An image without a name is deleted unless something hard is in the way: images that were
 * committed from it, or a running container.
 *
 * @param untag full names to take away
 * @param delete whether the image itself goes
 */
record RemovalPlan(List<String> untag, boolean delete) {
  RemovalPlan {
    untag = List.copyOf(untag);
  }

  static RemovalPlan of(
      Catalog catalog,
      Catalog.Match match,
      String reference,
      boolean force,
      List<ImageUse.User> users) {
    Obstacles obstacles =
        new Obstacles(match.entry(), !catalog.children(match.entry()).isEmpty(), users);
    return match
        .name()
        .map(name -> byName(obstacles, ImageName.parse(name), reference, force))
        .orElseGet(() -> byId(obstacles, force));
  }

  /** A parent that is left without name and children goes silently, if nothing holds it. */
  static boolean isForgettable(Catalog catalog, Catalog.Entry entry, List<ImageUse.User> users) {
    return entry.stored().names().isEmpty() && users.isEmpty() && catalog.children(entry).isEmpty();
  }

  private static RemovalPlan byName(
      Obstacles obstacles, ImageName name, String reference, boolean force) {
    List<ImageName> names = obstacles.names();
    if (!force && isSingle(names)) {
      obstacles.refuseNameInUse(reference);
    }
    Set<ImageName> gone = new HashSet<>(List.of(name));
    List<ImageName> left = new ArrayList<>(names);
    left.remove(name);
    boolean lastTag =
        !name.isCanonical() && left.stream().noneMatch(n -> !n.isCanonical() && same(n, name));
    if (lastTag) {
      left.stream().filter(n -> same(n, name)).forEach(gone::add);
      left.removeAll(gone);
    }
    List<String> untag = names.stream().filter(gone::contains).map(ImageName::toString).toList();
    if (!left.isEmpty()) {
      return new RemovalPlan(untag, false);
    }
    // The name goes, the image stays without one for as long as something needs it.
    return new RemovalPlan(untag, obstacles.none(force));
  }

  private static RemovalPlan byId(Obstacles obstacles, boolean force) {
    obstacles.refuseHard();
    if (!force) {
      obstacles.refuseSeveralNames();
      obstacles.refuseStopped();
    }
    return new RemovalPlan(obstacles.names().stream().map(ImageName::toString).toList(), true);
  }

  /** One tag at most, and digests of its repository alone. */
  private static boolean isSingle(List<ImageName> names) {
    if (names.size() <= 1) {
      return true;
    }
    List<ImageName> tags = names.stream().filter(name -> !name.isCanonical()).toList();
    ImageName first = tags.isEmpty() ? names.getFirst() : tags.getFirst();
    return tags.size() <= 1
        && names.stream().filter(ImageName::isCanonical).allMatch(name -> same(name, first));
  }

  private static boolean same(ImageName one, ImageName other) {
    return one.repository().equals(other.repository());
  }

  /** The names as users know them. */
  List<String> familiar() {
    return untag.stream().map(name -> ImageName.parse(name).familiar()).toList();
  }

  /** What may be in the way of a removal. */
  private record Obstacles(Catalog.Entry entry, boolean hasChildren, List<ImageUse.User> users) {
    List<ImageName> names() {
      return entry.stored().names().stream().map(ImageName::parse).toList();
    }

    boolean none(boolean force) {
      return !hasChildren && running().isEmpty() && (force || users.isEmpty());
    }

    void refuseNameInUse(String reference) {
      if (!users.isEmpty()) {
        throw new ImageException.Conflict(
            "unable to remove repository reference \""
                + reference
                + "\" (must force) - container "
                + shortId(users.getFirst())
                + " is using its referenced image "
                + entry.image().id().shortForm());
      }
    }

    void refuseHard() {
      if (hasChildren) {
        throw unable("cannot be forced", "image has dependent child images");
      }
      running()
          .ifPresent(
              user -> {
                throw unable(
                    "cannot be forced",
                    "image is being used by running container " + shortId(user));
              });
    }

    void refuseSeveralNames() {
      if (!isSingle(names())) {
        throw unable("must be forced", "image is referenced in multiple repositories");
      }
    }

    void refuseStopped() {
      if (!users.isEmpty()) {
        throw unable(
            "must be forced",
            "image is being used by stopped container " + shortId(users.getFirst()));
      }
    }

    private Optional<ImageUse.User> running() {
      return users.stream().filter(ImageUse.User::running).findFirst();
    }

    private ImageException.Conflict unable(String how, String why) {
      return new ImageException.Conflict(
          "unable to delete " + entry.image().id().shortForm() + " (" + how + ") - " + why);
    }

    private static String shortId(ImageUse.User user) {
      String id = user.containerId();
      return id.substring(0, Math.min(12, id.length()));
    }
  }
}
