package dev.arcbox.runtime.image;

import java.util.List;

/**
 * What an archive brought.
 *
 * @param images in the archive's order
 * @param messages as {@code docker load} prints them: {@code Loaded image: name:tag}
 */
public record LoadResult(List<ImageRecord> images, List<String> loaded, List<String> messages) {
  public LoadResult {
    images = List.copyOf(images);
    loaded = List.copyOf(loaded);
    messages = List.copyOf(messages);
  }
}
