package dev.arcbox.vmm.boot;

import java.lang.foreign.MemorySegment;

/**
 * What is to be booted.
 *
 * @param kernel the file's bytes: a bzImage or an ELF kernel with a PVH note
 * @param initrd the file's bytes; none when empty
 * @param acpiRoot the address of ACPI's RSDP, or 0 when there are no tables
 */
public record BootRequest(
    MemorySegment kernel,
    MemorySegment initrd,
    String commandLine,
    MemoryMap memoryMap,
    long acpiRoot) {}
