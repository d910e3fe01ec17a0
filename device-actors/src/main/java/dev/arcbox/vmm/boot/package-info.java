/**
 * From a kernel file to a guest that can make its first step: the Linux x86 boot protocol by the
 * 64-bit entry of a bzImage, and PVH for ELF kernels.
 *
 * <p>Pure: a kernel is bytes, the guest is {@link dev.arcbox.hypervisor.GuestMemory}, and what
 * comes out is a {@link dev.arcbox.vmm.boot.CpuState} for the boot processor. No thread, no file,
 * no fd; whoever calls owns them all.
 *
 * <p>Kernels and initrds are hostile until checked: every number that a header holds is compared
 * with the file and with the guest's memory before it is used, and sums cannot wrap. What is wrong
 * is a {@link dev.arcbox.vmm.boot.BootException} that names it.
 *
 * <p>Low memory during boot (see {@link dev.arcbox.vmm.boot.LowMemory}):
 *
 * <pre>
 * 0x00500 GDT   0x06000 PVH start info   0x07000 zero page   0x09000 page tables   0x20000 command
 * line   0x9fc00 end of low RAM   0xe0000 ACPI tables   0x100000 kernels
 * </pre>
 *
 * @see <a href="https://docs.kernel.org/arch/x86/boot.html">The Linux/x86 Boot Protocol</a>
 * @see <a href="https://xenbits.xen.org/docs/unstable/misc/pvh.html">x86/HVM direct boot ABI</a>
 */
package dev.arcbox.vmm.boot;
