package dev.arcbox.runtime.container;

import java.util.List;

/** What will be executed: the client's wishes over the image's. */
public record ProcessPlan(
    List<String> args, List<String> env, String cwd, String user, int stopSignal) {
  public ProcessPlan {
    args = List.copyOf(args);
    env = List.copyOf(env);
  }
}
