/** Native bindings and the hypervisor interface; the only module that uses restricted methods. */
module dev.arcbox.platform {}
