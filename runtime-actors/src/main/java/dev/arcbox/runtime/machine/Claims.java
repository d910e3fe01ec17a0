package dev.arcbox.runtime.machine;

import dev.arcbox.runtime.Refusal;
import dev.arcbox.runtime.agent.Guest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.pattern.StatusReply;

/** Who needs a machine, who waits for its boot, and who for its end. */
final class Claims {
  private final Map<String, ActorRef<MachineActor.Lost>> users = new HashMap<>();

  /** Who came while the machine stopped: users of its next boot, whom this end does not concern. */
  private final Map<String, ActorRef<MachineActor.Lost>> next = new HashMap<>();

  private final List<ActorRef<StatusReply<Guest>>> waiting = new ArrayList<>();
  private final List<ActorRef<StatusReply<Done>>> stopping = new ArrayList<>();

  /** Somebody waits who came while it stopped: it comes back as soon as it is down. */
  private boolean wanted;

  void claim(String user, ActorRef<MachineActor.Lost> lost, boolean ofNextBoot) {
    (ofNextBoot ? next : users).put(user, lost);
  }

  /** True when it was the last one. */
  boolean release(String user) {
    next.remove(user);
    return users.remove(user) != null && users.isEmpty();
  }

  boolean isFree() {
    return users.isEmpty();
  }

  void await(ActorRef<StatusReply<Guest>> replyTo) {
    waiting.add(replyTo);
  }

  void awaitNext(ActorRef<StatusReply<Guest>> replyTo) {
    waiting.add(replyTo);
    wanted = true;
  }

  void awaitEnd(ActorRef<StatusReply<Done>> replyTo) {
    stopping.add(replyTo);
  }

  /** Whoever asks after this makes it wanted again. */
  void unwanted() {
    wanted = false;
  }

  boolean isWanted() {
    return wanted;
  }

  void bootBegins() {
    wanted = false;
    users.putAll(next);
    next.clear();
  }

  void grant(Guest guest) {
    waiting.forEach(w -> w.tell(StatusReply.success(guest)));
    waiting.clear();
  }

  void refuse(Refusal why) {
    waiting.forEach(w -> w.tell(StatusReply.error(why)));
    waiting.clear();
  }

  /** Stopped once more after they came: they are not to wait for a boot that nobody wants. */
  void refuseNext(Refusal why) {
    next.clear();
    refuse(why);
  }

  void tellLost(int boot, String reason, boolean recovering) {
    users.values().forEach(lost -> lost.tell(new MachineActor.Lost(boot, reason, recovering)));
    users.clear();
  }

  void tellEnd() {
    stopping.forEach(s -> s.tell(StatusReply.ack()));
    stopping.clear();
  }
}
