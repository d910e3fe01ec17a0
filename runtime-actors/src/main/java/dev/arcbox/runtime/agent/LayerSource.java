package dev.arcbox.runtime.agent;

import java.io.IOException;
import java.io.InputStream;

/** Where the bytes of a layer come from. */
@FunctionalInterface
public interface LayerSource {
  /** The layer as an uncompressed tar stream. */
  InputStream open(String diffId) throws IOException;
}
