/**
 * KVM: the kernel's virtual machines by ioctl, x86-64. Types only; what a machine is made of (bus,
 * devices, boot) stands above, in the virtual machine monitor.
 *
 * <p>One type per kind of fd: {@link dev.arcbox.hypervisor.kvm.KvmSystem} ({@code /dev/kvm}),
 * {@link dev.arcbox.hypervisor.kvm.KvmVm}, {@link dev.arcbox.hypervisor.kvm.KvmVcpu}. Why a vCPU
 * stopped is a {@link dev.arcbox.hypervisor.kvm.KvmExit}; what we do not know is carried as data.
 *
 * <p>Owner: whoever made an object closes it; vCPUs before their VM, the VM before the memory of
 * its slots. Threads: system and VM from any, a vCPU from its own platform thread, kicks from any.
 * States: the kernel's. Limits: the kernel's ({@code mostCpus}), 4 KiB of XSAVE state.
 *
 * @see <a href="https://docs.kernel.org/virt/kvm/api.html">The Definitive KVM API Documentation</a>
 */
package dev.arcbox.hypervisor.kvm;
