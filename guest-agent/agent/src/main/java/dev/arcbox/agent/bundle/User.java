package dev.arcbox.agent.bundle;

import java.util.List;

/** Who a process runs as. */
public record User(int uid, int gid, List<Integer> groups, String home) {
  public static final User ROOT = new User(0, 0, List.of(), "/root");
}
