package dev.arcbox.runtime.boot;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A kernel to boot guests with.
 *
 * @param asset the program
 * @param lean whether it is our own build
 * @param more modules that its guests need beyond those of all
 * @param modules the folder with {@code modules.dep}; empty when everything is built in
 */
record Kernel(Asset asset, boolean lean, Optional<Path> modules, List<String> more) {}
