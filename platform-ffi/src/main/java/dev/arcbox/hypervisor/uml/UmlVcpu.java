package dev.arcbox.hypervisor.uml;

import dev.arcbox.hypervisor.Vcpu;
import java.util.OptionalLong;

/** The only vCPU: the kernel's process stands for it. */
record UmlVcpu(OptionalLong hostThread) implements Vcpu {
  @Override
  public int index() {
    return 0;
  }
}
