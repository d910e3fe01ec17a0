/**
 * Volumes: folders on the machine's data disk that outlive containers.
 *
 * <p>Owner: {@link dev.arcbox.runtime.volume.VolumeManager}, one actor; its {@link
 * dev.arcbox.runtime.volume.VolumeDirectory} may be read by anyone on any thread. The store says
 * which volumes exist; the agent makes a volume's folder when the first container needs it, and
 * fills it from the image then. A volume is in use while a container that mounts it exists, or is
 * being made. What is removed while the machine is off is remembered by {@link
 * dev.arcbox.runtime.volume.VolumeLeftovers} and goes with the next boot; a new volume of that name
 * gets a folder of another name meanwhile.
 */
package dev.arcbox.runtime.volume;
