package dev.arcbox.runtime.boot;

import java.util.List;

/**
 * Everything a guest boots from. All guests share the files.
 *
 * @param kernel the User-mode Linux kernel, or the one for KVM
 * @param lean whether {@code kernel} is our own lean build rather than the distribution's
 * @param initramfs made for exactly this kernel: it carries the kernel's modules, if it has any
 * @param systemImage the read-only EROFS file system, first disk of every guest
 * @param kernelArguments what {@code /init} and the kernel want on the command line, beyond what
 *     the hypervisor back end adds for its own console, memory and devices
 */
public record Assets(
    Asset kernel, boolean lean, Asset initramfs, Asset systemImage, List<String> kernelArguments) {

  public Assets {
    kernelArguments = List.copyOf(kernelArguments);
  }
}
