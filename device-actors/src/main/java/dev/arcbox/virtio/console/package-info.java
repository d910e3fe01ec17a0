/**
 * The console device, one port. VIRTIO 1.2, section 5.3.
 *
 * <p>Owner: a VM owns one {@link dev.arcbox.virtio.console.ConsoleEndpoint}, which outlives device
 * instances. Threads: output goes to the sink on the device's worker, so a sink never waits; input
 * comes from any thread through a bounded buffer, and what was typed before the guest's driver came
 * waits for a sign that somebody listens (Linux drops what comes while it sets its port up).
 * Limits: input waiting for the guest, bytes kept by the sinks. The size can change while the guest
 * runs.
 */
package dev.arcbox.virtio.console;
