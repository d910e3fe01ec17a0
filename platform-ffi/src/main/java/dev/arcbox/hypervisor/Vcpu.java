package dev.arcbox.hypervisor;

import java.util.OptionalLong;

/** One virtual CPU of a running machine. */
public interface Vcpu {
  int index();

  /** The host thread that runs it, by its kernel id, where there is one. */
  OptionalLong hostThread();
}
