package dev.arcbox.agent.archive;

import dev.arcbox.agent.archive.TreeWriter.Style;
import dev.arcbox.agent.tar.TarWriter;
import dev.arcbox.platform.file.Directory;
import dev.arcbox.proto.agent.PathStat;
import java.io.IOException;
import java.util.List;

/** Files out of a container. */
public final class Reading {
  private Reading() {}

  /**
   * What lies at a path.
   *
   * @param view where it is
   * @param asked the path as the caller has it
   */
  public static PathStat stat(View view, String asked) throws IOException {
    try (Place place = Place.find(view.root(), view.path())) {
      return place.stat(asked, view.top());
    }
  }

  /** A file or tree, named by the path's last component; "." for what a folder holds. */
  public static PathStat archive(View view, String asked, TarWriter.Sink sink) throws IOException {
    TarWriter tar = new TarWriter(sink);
    try (Place place = Place.find(view.root(), view.path());
        TreeWriter tree = new TreeWriter(tar, Style.MERGED)) {
      PathStat stat = place.stat(asked, view.top());
      if (!place.name().isEmpty()) {
        tree.tree(place.parent(), place.name(), place.status(), place.name());
      } else {
        boolean content = asked.endsWith("/.") || List.of("/", "..").contains(stat.getName());
        String as = content ? "./" : stat.getName() + "/";
        tree.directory(place.parent(), place.status(), as, 0);
      }
      tar.end();
      return stat;
    }
  }

  /** A whole root. */
  public static void export(Directory root, TarWriter.Sink sink) throws IOException {
    whole(root, sink, Style.MERGED);
  }

  /** The directory of a container's own changes, as a layer of an image. */
  public static void layer(Directory upper, TarWriter.Sink sink) throws IOException {
    whole(upper, sink, Style.LAYER);
  }

  private static void whole(Directory root, TarWriter.Sink sink, Style style) throws IOException {
    TarWriter tar = new TarWriter(sink);
    try (TreeWriter tree = new TreeWriter(tar, style)) {
      tree.directory(root, root.status("").orElseThrow(), "", 0);
    }
    tar.end();
  }
}
