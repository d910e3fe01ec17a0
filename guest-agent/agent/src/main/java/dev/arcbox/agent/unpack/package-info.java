/**
 * What the entries of an archive become in open directories; what both a layer and a copy into a
 * container need. Which directory, and what may be replaced there, is the caller's to say.
 *
 * <p>Owner: one unpacking. Thread: its own. Limits: 128 KiB of buffers each; times of the first
 * 50,000 directories.
 */
package dev.arcbox.agent.unpack;
