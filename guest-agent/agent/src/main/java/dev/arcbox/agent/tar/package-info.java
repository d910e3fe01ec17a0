/**
 * Tar archives as a stream of entries: ustar, PAX ({@code x}, {@code g}) and GNU long names,
 * base-256 numbers. Pure: bytes in, checked values out; names that climb are refused here ({@link
 * dev.arcbox.agent.tar.EntryPath}), whoever unpacks them decides what else is allowed.
 *
 * <p>Limits: a name or link of 4096 bytes, an extended header of 1 MiB, which is what Linux path
 * and attribute limits can use. Sparse files are refused by name: no image builder writes them.
 *
 * @see <a href="https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html">pax</a>
 */
package dev.arcbox.agent.tar;
