package dev.arcbox.runtime.boot;

import java.nio.file.Path;

/**
 * One file that a guest boots from, verified.
 *
 * @param name what it is, in a user's words: "kernel", "initramfs", "system image"
 * @param file where it lies; never changed in place, so a running guest may keep it open
 * @param digest "sha256:…" of its content
 * @param size in bytes
 * @param version of the package or source it was made from
 */
public record Asset(String name, Path file, String digest, long size, String version) {}
