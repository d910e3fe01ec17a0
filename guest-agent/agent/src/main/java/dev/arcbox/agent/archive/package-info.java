/**
 * Files of containers as archives, and what a container has changed.
 *
 * <p>Everything goes through open directories ({@link dev.arcbox.platform.file.Directory}): a
 * container that swaps a folder for a link meanwhile leads nobody out of its own root. Entries are
 * opened without following links, and never waited for.
 *
 * <p>Owner: the call that is served. Thread: one of the agent's workers. Limits: one open directory
 * for each level of depth while a tree is written; what lies deeper than 512 levels is refused.
 */
package dev.arcbox.agent.archive;
