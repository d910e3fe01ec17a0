package dev.arcbox.agent.archive;

import dev.arcbox.platform.file.Directory;

/**
 * Files of a container, as far as a path of it needs them.
 *
 * @param root nothing outside is reached
 * @param path in the root
 * @param top path here of the root, or empty when the root lies in mounts of its own
 */
public record View(Directory root, String path, String top) implements AutoCloseable {
  @Override
  public void close() {
    root.close();
  }
}
