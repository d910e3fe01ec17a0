package dev.arcbox.runtime.image;

import dev.arcbox.runtime.oci.Descriptor;
import dev.arcbox.runtime.oci.ImageIndex;
import dev.arcbox.runtime.oci.ImageName;
import dev.arcbox.runtime.oci.MediaTypes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code index.json} and {@code oci-layout}, which make the folder readable for other tools. */
final class LayoutIndex {
  static final String LAYOUT = "{\"imageLayoutVersion\":\"1.0.0\"}";

  private final Path directory;
  private final Path ingest;

  LayoutIndex(Path directory, Path ingest) {
    this.directory = directory;
    this.ingest = ingest;
  }

  void write(Catalog catalog) throws IOException {
    replace("oci-layout", LAYOUT.getBytes(StandardCharsets.UTF_8));
    replace("index.json", index(catalog).toJson());
  }

  private static ImageIndex index(Catalog catalog) {
    List<Descriptor> manifests = new ArrayList<>();
    for (Catalog.Entry entry : catalog.all()) {
      Descriptor bare = bare(entry);
      List<ImageName> tags =
          entry.stored().names().stream()
              .map(ImageName::parse)
              .filter(name -> !name.isCanonical())
              .toList();
      if (tags.isEmpty()) {
        manifests.add(bare);
      }
      tags.forEach(name -> manifests.add(named(bare, name)));
    }
    return new ImageIndex(manifests);
  }

  /** The manifest without a name. Its kind is told by its layers': nobody mixes the two. */
  static Descriptor bare(Catalog.Entry entry) {
    boolean docker =
        entry.stored().layers().stream().anyMatch(l -> MediaTypes.isDockers(l.mediaType()));
    return new Descriptor(
        docker ? MediaTypes.DOCKER_MANIFEST : MediaTypes.MANIFEST,
        entry.image().manifest(),
        entry.stored().manifestSize());
  }

  /** The manifest under one of its names. */
  static Descriptor named(Descriptor bare, ImageName name) {
    return new Descriptor(
        bare.mediaType(),
        bare.digest(),
        bare.size(),
        Map.of(
            OciArchive.FULL_NAME,
            name.toString(),
            OciArchive.REF_NAME,
            name.tag().orElse("latest")),
        Optional.empty());
  }

  /** The old file or the new one, never a part. */
  private void replace(String name, byte[] content) throws IOException {
    Path target = directory.resolve(name);
    if (Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)
        && Arrays.equals(content, Files.readAllBytes(target))) {
      return;
    }
    Path fresh = ingest.resolve(name);
    Files.deleteIfExists(fresh);
    try (FileChannel channel =
        FileChannel.open(fresh, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
