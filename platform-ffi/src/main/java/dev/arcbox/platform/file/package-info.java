/**
 * Files named relative to an open directory, for code that must not be led outside it by what
 * someone else put there: layers, containers, state folders.
 *
 * <p>Owner: whoever opened a {@link dev.arcbox.platform.file.Directory}. Thread: any, one at a
 * time. Everything that takes a <em>name</em> takes one component and never follows it; the calls
 * that take a <em>path</em> resolve it with the directory as root, symbolic links included, across
 * no mount.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/openat2.2.html">openat2(2)</a>
 */
package dev.arcbox.platform.file;
