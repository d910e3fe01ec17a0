package dev.arcbox.runtime.image;

import dev.arcbox.runtime.image.archive.ArchiveException;
import dev.arcbox.runtime.oci.OciException;
import dev.arcbox.runtime.oci.Platform;
import dev.arcbox.runtime.store.StoredImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A new database beside a full layout: the old one was lost or moved away, and its images need not
 * be. What cannot be adopted whole is swept like anything that nobody refers to.
 */
final class LayoutAdoption {
  private static final Logger LOG = LoggerFactory.getLogger(LayoutAdoption.class);

  private LayoutAdoption() {}

  static void adopt(Path directory, Holdings holdings, ImageLimits limits, Platform platform)
      throws IOException {
    SpooledArchive layout = SpooledArchive.ofLayout(directory, holdings.blobs());
    if (!layout.has(OciArchive.INDEX)) {
      return;
    }
    try {
      LayerChecks checks = new LayerChecks(limits, _ -> null, LoadListener.silent());
      List<StoredImage> found = new ArrayList<>();
      for (PlannedImage image : new OciArchive(layout, platform, limits).images()) {
        found.add(checks.check(image));
      }
      holdings.adopt(found);
    } catch (ImageException | OciException | ArchiveException e) {
      LOG.warn("images without a database cannot be taken over: {}", e.getMessage());
    }
  }
}
