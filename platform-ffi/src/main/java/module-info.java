/** Native bindings and the hypervisor interface; the only module that uses restricted methods. */
module dev.arcbox.platform {
  exports dev.arcbox.hypervisor;
  exports dev.arcbox.hypervisor.kvm;
  exports dev.arcbox.hypervisor.uml;
  exports dev.arcbox.platform.digest;
  exports dev.arcbox.platform.errno;
  exports dev.arcbox.platform.fd;
  exports dev.arcbox.platform.file;
  exports dev.arcbox.platform.memory;
  exports dev.arcbox.platform.process;
  exports dev.arcbox.platform.sched;
  exports dev.arcbox.platform.socket;
  exports dev.arcbox.platform.system;
  exports dev.arcbox.platform.terminal;
}
