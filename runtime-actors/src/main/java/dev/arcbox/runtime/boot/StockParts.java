package dev.arcbox.runtime.boot;

import java.nio.file.Path;

/**
 * The distribution's own parts, for tests and yardsticks that boot guests of their own.
 *
 * @param kernel the stock User-mode Linux kernel
 * @param modules its modules: the folder with {@code modules.dep}
 * @param busybox statically linked
 */
public record StockParts(Path kernel, Path modules, Path busybox) {}
