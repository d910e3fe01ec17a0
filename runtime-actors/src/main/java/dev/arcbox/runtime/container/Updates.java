package dev.arcbox.runtime.container;

import dev.arcbox.proto.agent.UpdateContainerRequest;
import dev.arcbox.proto.api.ContainerConfig;
import dev.arcbox.runtime.Blocking;
import dev.arcbox.runtime.Refusal;
import dev.arcbox.runtime.agent.Guest;
import dev.arcbox.ttrpc.AgentMethods;
import dev.arcbox.ttrpc.TtrpcException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.pattern.StatusReply;

/** Other limits and another restart policy for a container that is there. */
final class Updates {
  private final LiveContainer self;

  Updates(LiveContainer self) {
    this.self = self;
  }

  void onUpdate(ContainerActor.Update update) {
    if (self.state() instanceof ContainerState.Removing) {
      update
          .replyTo()
          .tell(
              StatusReply.error(
                  new Refusal.Conflict(
                      "Cannot update container "
                          + self.id()
                          + ": Container is marked for removal and cannot be \"update\".")));
      return;
    }
    try {
      ContainerConfig merged = UpdateRules.merge(self.spec().config(), update.changes());
      List<String> warnings = new ArrayList<>(ConfigRules.check(merged, self.parts().limits()));
      ContainerSpec next = self.spec().configured(merged);
      Optional<Guest> guest = self.state().alive() ? self.guest() : Optional.empty();
      Bundle bundle = self.bundle();
      self.context()
          .pipeToSelf(
              Blocking.call(
                  () -> {
                    guest.ifPresentOrElse(g -> warnings.addAll(apply(g, next)), bundle::forget);
                    return next;
                  }),
              (done, failed) ->
                  failed == null
                      ? new ContainerActor.Updated(Optional.of(done), warnings, update.replyTo())
                      : refused(Blocking.cause(failed), update));
    } catch (Refusal refusal) {
      update.replyTo().tell(StatusReply.error(refusal));
    }
  }

  private static ContainerActor.Updated refused(Throwable why, ContainerActor.Update update) {
    update.replyTo().tell(StatusReply.error(why));
    return new ContainerActor.Updated(Optional.empty(), List.of(), update.replyTo());
  }

  private static List<String> apply(Guest guest, ContainerSpec spec) {
    try {
      return guest
          .agent()
          .call(
              AgentMethods.UPDATE_CONTAINER,
              UpdateContainerRequest.newBuilder()
                  .setId(spec.id())
                  .setResources(GuestRequests.resources(spec.config()))
                  .build())
          .getWarningsList();
    } catch (TtrpcException e) {
      throw new Refusal.GuestFailed("Cannot update container " + spec.id(), e);
    }
  }

  void onUpdated(ContainerActor.Updated updated) {
    if (updated.spec().isPresent()) {
      ContainerConfig config = updated.spec().get().config();
      self.respecify(self.spec().configured(config));
      self.save();
      self.event("update", Map.of());
      updated.replyTo().tell(StatusReply.success(updated.warnings()));
    }
  }
}
