package dev.arcbox.agent.layer;

import dev.arcbox.agent.archive.TreeSize;
import dev.arcbox.agent.tar.TarReader;
import dev.arcbox.platform.errno.Errno;
import dev.arcbox.platform.errno.PlatformException;
import dev.arcbox.platform.file.Directory;
import dev.arcbox.platform.file.DirectoryListing;
import dev.arcbox.platform.file.FileSystem;
import dev.arcbox.platform.file.TreeRemoval;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The layers on the data disk. Any thread; the same layer may be unpacked twice at once, one of
 * them wins.
 */
public final class LayerStore implements AutoCloseable {
  private static final String PREFIX = "sha256:";
  private static final String UNFINISHED = ".tmp";

  /** Where the short links are. */
  private static final String LINKS = "by";

  /**
   * Digits of a short link's name: 127 layers take 2.2 of the 4 KiB that a mount's options may
   * have.
   */
  private static final int SHORT = 16;

  private final Directory layers;
  private final Directory links;
  private final AtomicLong counter = new AtomicLong();
  private final Skeleton skeleton = new Skeleton();
  private final ConcurrentHashMap<String, Long> sizes = new ConcurrentHashMap<>();

  private LayerStore(Directory layers) {
    this.layers = layers;
    if (layers.status(LINKS).isEmpty()) {
      layers.makeDirectory(LINKS, 0700);
    }
    this.links = layers.child(LINKS);
  }

  /**
   * Opens {@code layers} under a directory and removes what an earlier life left unfinished there.
   */
  public static LayerStore open(Directory data) {
    if (data.status("layers").isEmpty()) {
      data.makeDirectory("layers", 0700);
    }
    Directory layers = data.child("layers");
    for (String name : names(layers)) {
      if (name.contains(UNFINISHED)) {
        TreeRemoval.remove(layers, name);
      }
    }
    return new LayerStore(layers);
  }

  private static List<String> names(Directory directory) {
    try (Directory again = directory.directory("")) {
      return DirectoryListing.names(again);
    }
  }

  /** The 64 digits of a diff id. */
  public static String hex(String diffId) throws LayerException {
    String hex = diffId.startsWith(PREFIX) ? diffId.substring(PREFIX.length()) : "";
    boolean well = hex.length() == 64;
    for (int i = 0; well && i < hex.length(); i++) {
      char c = hex.charAt(i);
      well = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
    }
    if (!well) {
      throw new LayerException("\"" + diffId + "\" is no sha256 digest");
    }
    return hex;
  }

  public boolean has(String diffId) throws LayerException {
    return layers.status(hex(diffId)).isPresent();
  }

  public List<String> list() {
    List<String> ids = new ArrayList<>();
    for (String name : names(layers)) {
      if (name.length() == 64) {
        ids.add(PREFIX + name);
      }
    }
    return ids;
  }

  public void remove(String diffId) throws LayerException {
    String hex = hex(diffId);
    if (layers.status(hex).isEmpty()) {
      return;
    }
    String doomed = hex + UNFINISHED + "-removed-" + counter.incrementAndGet();
    layers.rename(hex, layers, doomed);
    TreeRemoval.remove(layers, doomed);
  }

  /**
   * The layers as overlayfs wants them named, the top one first; relative to {@link #base}, because
   * 127 layers' whole paths are longer than one mount's options may be.
   */
  public String lower(List<String> lowestFirst) throws LayerException {
    StringBuilder names = new StringBuilder();
    if (skeleton.fits(layers, lowestFirst)) {
      names.append("../").append(Skeleton.NAME);
    }
    for (String diffId : lowestFirst.reversed()) {
      String hex = hex(diffId);
      if (layers.status(hex).isEmpty()) {
        throw new LayerException("layer " + diffId + " is not here");
      }
      if (!names.isEmpty()) {
        names.append(':');
      }
      names.append(shortName(hex));
    }
    return names.toString();
  }

  /** The folders that {@link #lower} names, the top one first; to be closed. */
  public List<Directory> open(List<String> lowestFirst) throws LayerException {
    List<Directory> open = new ArrayList<>();
    if (skeleton.fits(layers, lowestFirst)) {
      open.add(layers.child(Skeleton.NAME));
    }
    for (String diffId : lowestFirst.reversed()) {
      open.add(layers.child(hex(diffId)));
    }
    return open;
  }

  /** Bytes of a layer's files. */
  public long size(String diffId) throws LayerException {
    String hex = hex(diffId);
    Long known = sizes.get(hex);
    if (known != null) {
      return known;
    }
    try (Directory layer = layers.child(hex)) {
      long size = TreeSize.of(layer);
      sizes.put(hex, size);
      return size;
    }
  }

  /** A link of a few letters to the layer; the whole name in the rare case that they are taken. */
  private synchronized String shortName(String hex) {
    String link = hex.substring(0, SHORT);
    String target = "../" + hex;
    try {
      links.symbolicLink(link, target);
      return link;
    } catch (PlatformException e) {
      if (e.errno() != Errno.EEXIST) {
        throw e;
      }
      return links.linkTarget(link).equals(target) ? link : target;
    }
  }

  /** The directory that {@link #lower} is relative to; the agent's working directory. */
  public Directory base() {
    return links;
  }

  /** How much was unpacked. */
  public record Unpacked(long bytes, long entries, boolean existed) {}

  /**
   * Unpacks one archive and checks its digest.
   *
   * @param source the whole archive to its end, whatever follows the last entry included
   */
  public Unpacked unpack(String diffId, TarReader.Source source) throws IOException {
    String hex = hex(diffId);
    if (has(diffId)) {
      return new Unpacked(0, 0, true);
    }
    String temporary = hex + UNFINISHED + "-" + counter.incrementAndGet();
    layers.makeDirectory(temporary, 0755);
    try {
      Unpacked result;
      try (Directory root = layers.child(temporary)) {
        result = unpackInto(root, hex, source);
        FileSystem.sync(root);
      }
      layers.rename(temporary, layers, hex);
      return result;
    } catch (PlatformException e) {
      TreeRemoval.remove(layers, temporary);
      if (e.errno() == Errno.EEXIST && layers.status(hex).isPresent()) {
        return new Unpacked(0, 0, true);
      }
      throw e;
    } catch (IOException | RuntimeException | Error e) {
      TreeRemoval.remove(layers, temporary);
      throw e;
    }
  }

  private static Unpacked unpackInto(Directory root, String hex, TarReader.Source source)
      throws IOException {
    MessageDigest digest = sha256();
    TarReader.Source watched =
        (into, offset, length) -> {
          int count = source.read(into, offset, length);
          if (count > 0) {
            digest.update(into, offset, count);
          }
          return count;
        };
    LayerUnpacker unpacker = new LayerUnpacker(root, new TarReader(watched));
    unpacker.run();
    byte[] rest = new byte[16 << 10];
    while (watched.read(rest, 0, rest.length) >= 0) {}
    String found = HexFormat.of().formatHex(digest.digest());
    if (!found.equals(hex)) {
      throw new LayerException("layer has digest sha256:" + found + " instead of sha256:" + hex);
    }
    return new Unpacked(unpacker.bytes(), unpacker.entries(), false);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java runtime has SHA-256", e);
    }
  }

  @Override
  public void close() {
    links.close();
    layers.close();
  }
}
