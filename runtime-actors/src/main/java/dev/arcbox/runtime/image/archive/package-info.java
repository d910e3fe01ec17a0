/**
 * Archives as they come from strangers: tar and its compressions, read once, front to back, in
 * bounded memory.
 *
 * <p>The reader is our own because the libraries' readers keep names and attributes of any length
 * in memory and forgive what an attacker needs forgiven. It never touches a file system: names are
 * text here. Everything that is wrong is an {@link
 * dev.arcbox.runtime.image.archive.ArchiveException} with the place and the reason.
 *
 * @see <a
 *     href="https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html#tag_20_92_13">pax
 *     formats</a>
 */
package dev.arcbox.runtime.image.archive;
