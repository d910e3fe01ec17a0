/**
 * What guests boot from: kernel, initramfs and system image, assembled by the project itself from
 * Debian packages, the running JDK and the guest agent's jars.
 *
 * <p>Owner: {@link dev.arcbox.runtime.boot.BootAssets} owns the cache folder; a file lock makes it
 * one builder at a time. Thread: the caller's, blocking. States of an asset: absent, or complete
 * under its final name; everything is made under a temporary name and renamed. Limits: system image
 * under 120 MB; same inputs give the same digest.
 */
package dev.arcbox.runtime.boot;
