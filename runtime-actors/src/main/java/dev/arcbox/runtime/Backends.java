package dev.arcbox.runtime;

import dev.arcbox.hypervisor.Availability;
import dev.arcbox.hypervisor.Hypervisor;
import dev.arcbox.hypervisor.uml.UmlHypervisor;
import dev.arcbox.vmm.KvmHypervisor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which back end runs the machines. Those that this build has, best first. */
final class Backends {
  /** The back end and, in words, why this one. */
  record Choice(Hypervisor hypervisor, String reason) {}

  private Backends() {}

  /** {@code wish} is "auto" or a name. */
  static Choice choose(String wish) {
    return choose(wish, List.of(new KvmHypervisor(), new UmlHypervisor()));
  }

  static Choice choose(String wish, List<Hypervisor> all) {
    if (wish.equals("auto")) {
      return firstUsable(all);
    }
    Optional<Hypervisor> named = all.stream().filter(h -> h.name().equals(wish)).findFirst();
    return named
        .map(hypervisor -> new Choice(hypervisor, "asked for; " + words(hypervisor.availability())))
        .orElseThrow(
            () ->
                new Refusal.BadConfiguration(
                    "backend \""
                        + wish
                        + "\" is not one of auto, "
                        + String.join(", ", all.stream().map(Hypervisor::name).toList())));
  }

  private static Choice firstUsable(List<Hypervisor> all) {
    List<String> unusable = new ArrayList<>();
    for (Hypervisor hypervisor : all) {
      Availability found = hypervisor.availability();
      if (found instanceof Availability.Usable) {
        String others = unusable.isEmpty() ? "" : "; not " + String.join("; not ", unusable);
        return new Choice(hypervisor, words(found) + others);
      }
      unusable.add(hypervisor.name() + ": " + words(found));
    }
    throw new Refusal.BadConfiguration(
        "no way to run virtual machines on this host: " + String.join("; ", unusable));
  }

  private static String words(Availability found) {
    return switch (found) {
      case Availability.Usable(String detail) -> detail;
      case Availability.Unusable(String reason, String remedy) -> reason + " (" + remedy + ")";
    };
  }
}
