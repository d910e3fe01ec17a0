package dev.arcbox.runtime;

import dev.arcbox.hypervisor.Availability;
import dev.arcbox.hypervisor.Hypervisor;
import dev.arcbox.hypervisor.uml.UmlHypervisor;
import java.util.List;
import java.util.Optional;

/** Which back end runs the machines. Those that this build has, best first. */
final class Backends {
  /** The back end and, in words, why this one. */
  record Choice(Hypervisor hypervisor, String reason) {}

  private Backends() {}

  /** {@code wish} is "auto" or a name. */
  static Choice choose(String wish) {
    List<Hypervisor> all = List.of(new UmlHypervisor());
    if (wish.equals("auto")) {
      return firstUsable(all);
    }
    Optional<Hypervisor> named = all.stream().filter(h -> h.name().equals(wish)).findFirst();
    return named
        .map(hypervisor -> new Choice(hypervisor, "asked for by configuration"))
        .orElseThrow(
            () ->
                new Refusal.BadConfiguration(
                    "backend \""
                        + wish
                        + "\" is not one of auto, "
                        + String.join(", ", all.stream().map(Hypervisor::name).toList())));
  }

  private static Choice firstUsable(List<Hypervisor> all) {
    StringBuilder why = new StringBuilder();
    for (Hypervisor hypervisor : all) {
      switch (hypervisor.availability()) {
        case Availability.Usable usable -> {
          return new Choice(hypervisor, usable.detail());
        }
        case Availability.Unusable unusable ->
            why.append(hypervisor.name())
                .append(": ")
                .append(unusable.reason())
                .append(" (")
                .append(unusable.remedy())
                .append("); ");
      }
    }
    throw new Refusal.BadConfiguration("no way to run virtual machines on this host: " + why);
  }
}
