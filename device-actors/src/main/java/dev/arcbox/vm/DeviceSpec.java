package dev.arcbox.vm;

import dev.arcbox.hypervisor.DeviceSlot;
import dev.arcbox.virtio.DeviceFactory;

/** A device that a machine is to have: its slot, and what makes it, at first and again. */
public record DeviceSpec(DeviceSlot slot, DeviceFactory factory) {}
