package dev.arcbox.runtime.image;

import dev.arcbox.runtime.oci.ImageName;
import java.util.List;
import java.util.Optional;

/**
 * What {@code rmi} will do, by Docker's rules.
 *
 * @param untag full names to take away
 * @param delete whether the image itself goes
 */
record RemovalPlan(List<String> untag, boolean delete) {
  RemovalPlan {
    untag = List.copyOf(untag);
  }

  static RemovalPlan of(
      Catalog.Match match, String reference, boolean force, List<ImageUse.User> users) {
    return match
        .name()
        .map(name -> byName(match.entry(), name, reference, force, users))
        .orElseGet(() -> byId(match.entry(), force, users));
  }

  private static RemovalPlan byName(
      Catalog.Entry entry,
      String name,
      String reference,
      boolean force,
      List<ImageUse.User> users) {
    List<String> names = entry.stored().names();
    if (names.size() > 1) {
      return new RemovalPlan(List.of(name), false);
    }
    if (users.isEmpty()) {
      return new RemovalPlan(names, true);
    }
    if (!force) {
      throw new ImageException.Conflict(
          "unable to remove repository reference \""
              + reference
              + "\" (must force) - container "
              + shortId(users.getFirst())
              + " is using its referenced image "
              + entry.image().id().shortForm());
    }
    // The name goes, the image stays without one for as long as a running container needs it.
    return new RemovalPlan(names, running(users).isEmpty());
  }

  private static RemovalPlan byId(Catalog.Entry entry, boolean force, List<ImageUse.User> users) {
    List<String> names = entry.stored().names();
    String unable = "unable to delete " + entry.image().id().shortForm();
    Optional<ImageUse.User> running = running(users);
    if (running.isPresent()) {
      throw new ImageException.Conflict(
          unable
              + " (cannot be forced) - image is being used by running container "
              + shortId(running.get()));
    }
    // Two tags of one repository are two here, as they are for Docker.
    if (!force && names.size() > 1) {
      throw new ImageException.Conflict(
          unable + " (must be forced) - image is referenced in multiple repositories");
    }
    if (!force && !users.isEmpty()) {
      throw new ImageException.Conflict(
          unable
              + " (must be forced) - image is being used by stopped container "
              + shortId(users.getFirst()));
    }
    return new RemovalPlan(names, true);
  }

  private static Optional<ImageUse.User> running(List<ImageUse.User> users) {
    return users.stream().filter(ImageUse.User::running).findFirst();
  }

  private static String shortId(ImageUse.User user) {
    String id = user.containerId();
    return id.substring(0, Math.min(12, id.length()));
  }

  /** The names as users know them. */
  List<String> familiar() {
    return untag.stream().map(name -> ImageName.parse(name).familiar()).toList();
  }
}
