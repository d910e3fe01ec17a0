package dev.arcbox.agent.volume;

import dev.arcbox.agent.archive.TreeSize;
import dev.arcbox.agent.volume.VolumeException.Kind;
import dev.arcbox.platform.file.Directory;
import dev.arcbox.platform.file.DirectoryListing;
import dev.arcbox.platform.file.FileStatus;
import dev.arcbox.platform.file.FileSystem;
import dev.arcbox.platform.file.TreeRemoval;
import dev.arcbox.proto.agent.VolumeInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** The volumes on the data disk. Any thread. */
public final class Volumes implements AutoCloseable {
  private static final String DATA = "data";

  /** No volume's name begins so. */
  private static final String UNFINISHED = ".tmp-";

  private final Path folder;
  private final Directory volumes;
  private final AtomicLong counter = new AtomicLong();

  public Volumes(Path data, Directory disk) {
    if (disk.status("volumes").isEmpty()) {
      disk.makeDirectory("volumes", 0711);
    }
    this.folder = data.resolve("volumes");
    this.volumes = disk.child("volumes");
    for (String name : names()) {
      if (name.startsWith(UNFINISHED)) {
        TreeRemoval.remove(volumes, name);
      }
    }
  }

  private List<String> names() {
    try (Directory again = volumes.directory("")) {
      return DirectoryListing.names(again);
    }
  }

  /** Letters, digits, "_", "." and "-", the first a letter or digit: as users know it. */
  static String checked(String name) throws VolumeException {
    boolean well = !name.isEmpty() && name.length() <= 255;
    for (int i = 0; well && i < name.length(); i++) {
      char c = name.charAt(i);
      boolean sign = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      well = sign || (i > 0 && (c == '_' || c == '.' || c == '-'));
    }
    if (!well) {
      throw new VolumeException(Kind.INVALID, "\"" + name + "\" is no name of a volume");
    }
    return name;
  }

  /** Makes it; true when it was there already. */
  public synchronized boolean create(String name) throws VolumeException {
    checked(name);
    if (volumes.status(name).isPresent()) {
      try (Directory volume = volumes.child(name)) {
        if (volume.status(DATA).isEmpty()) { // the power went while it was filled
          volume.makeDirectory(DATA, 0755);
        }
      }
      return true;
    }
    String temporary = UNFINISHED + counter.incrementAndGet();
    volumes.makeDirectory(temporary, 0711);
    try (Directory made = volumes.child(temporary)) {
      made.makeDirectory(DATA, 0755);
    }
    volumes.rename(temporary, volumes, name);
    return false;
  }

  /** Where its content is. */
  public Path path(String name) throws VolumeException {
    return folder.resolve(checked(name)).resolve(DATA);
  }

  /** Copies a folder of an image into a volume that holds nothing. */
  public synchronized void fill(String name, Directory from) throws IOException {
    try (Directory volume = volumes.child(checked(name))) {
      try (Directory data = volume.child(DATA)) {
        if (!DirectoryListing.some(data).isEmpty()) {
          return;
        }
      }
      String temporary = UNFINISHED + counter.incrementAndGet();
      volume.makeDirectory(temporary, 0700);
      try {
        try (Directory fresh = volume.child(temporary)) {
          TreeCopy.copy(from, fresh);
          FileSystem.sync(fresh);
        }
        volume.removeDirectory(DATA);
        volume.rename(temporary, volume, DATA);
      } catch (IOException | RuntimeException e) {
        TreeRemoval.remove(volume, temporary);
        if (volume.status(DATA).isEmpty()) {
          volume.makeDirectory(DATA, 0755);
        }
        throw e;
      }
    }
  }

  /** Removes it with all that it holds. */
  public synchronized void remove(String name) throws VolumeException {
    checked(name);
    if (volumes.status(name).isEmpty()) {
      throw new VolumeException(Kind.NOT_FOUND, "no such volume: " + name);
    }
    String doomed = UNFINISHED + counter.incrementAndGet();
    volumes.rename(name, volumes, doomed);
    TreeRemoval.remove(volumes, doomed);
  }

  /**
   * What there is.
   *
   * @param wanted names; none for all
   */
  public List<VolumeInfo> list(List<String> wanted, boolean sizes) {
    List<VolumeInfo> found = new ArrayList<>();
    for (String name : names()) {
      FileStatus status = volumes.status(name).orElse(null);
      boolean asked = wanted.isEmpty() || wanted.contains(name);
      if (status == null || !status.isDirectory() || name.startsWith(UNFINISHED) || !asked) {
        continue;
      }
      VolumeInfo.Builder info =
          VolumeInfo.newBuilder().setName(name).setCreatedAtNanos(status.modifiedNanos());
      if (sizes) {
        try (Directory volume = volumes.child(name);
            Directory data = volume.child(DATA)) {
          info.setSize(TreeSize.of(data));
        }
      }
      found.add(info.build());
    }
    return found;
  }

  @Override
  public void close() {
    volumes.close();
  }
}
