package dev.arcbox.runtime.volume;

import dev.arcbox.proto.agent.RemoveVolumeRequest;
import dev.arcbox.runtime.Folders;
import dev.arcbox.runtime.agent.Guest;
import dev.arcbox.ttrpc.FileMethods;
import dev.arcbox.ttrpc.StatusCode;
import dev.arcbox.ttrpc.TtrpcException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Volumes that are gone but for their folder on the data disk. One empty file each, written before
 * the volume's row is deleted, so that neither a crash nor a machine that is off forgets them.
 */
public final class VolumeLeftovers {
  private final Path folder;

  public VolumeLeftovers(Path folder) {
    this.folder = folder;
  }

  void remember(String volume) throws IOException {
    try {
      Files.createFile(Folders.ensure(folder).resolve(volume));
    } catch (FileAlreadyExistsException e) {
      return; // remembered already
    }
  }

  /** Whether that name on the data disk is still taken. */
  boolean has(String volume) {
    return Files.exists(folder.resolve(volume), LinkOption.NOFOLLOW_LINKS);
  }

  /** Blocks; the machine runs. */
  void remove(Guest guest, String volume) throws IOException {
    try {
      guest
          .agent()
          .call(
              FileMethods.REMOVE_VOLUME, RemoveVolumeRequest.newBuilder().setName(volume).build());
    } catch (TtrpcException e) {
      if (e.code() != StatusCode.NOT_FOUND) {
        throw e;
      }
    }
    Files.deleteIfExists(folder.resolve(volume));
  }

  /** Removes them all from a machine that runs; blocks. */
  public void clear(Guest guest) throws IOException {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    List<String> volumes;
    try (Stream<Path> files = Files.list(folder)) {
      volumes = files.map(file -> file.getFileName().toString()).toList();
    }
    for (String volume : volumes) {
      remove(guest, volume);
    }
  }
}
