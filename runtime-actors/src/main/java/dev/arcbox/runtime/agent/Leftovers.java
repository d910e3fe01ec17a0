package dev.arcbox.runtime.agent;

import dev.arcbox.proto.agent.DeleteContainerRequest;
import dev.arcbox.runtime.Folders;
import dev.arcbox.ttrpc.AgentMethods;
import dev.arcbox.ttrpc.StatusCode;
import dev.arcbox.ttrpc.TtrpcException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Containers that were removed while their machine was off: their part of the data disk is still
 * there. One empty file each, so that neither a crash nor a restart forgets them.
 */
public final class Leftovers {
  private final Path folder;

  public Leftovers(Path folder) {
    this.folder = folder;
  }

  /** The next boot removes it. */
  public void remember(String container) throws IOException {
    try {
      Files.createFile(Folders.ensure(folder).resolve(container));
    } catch (FileAlreadyExistsException e) {
      return; // remembered already
    }
  }

  /** Removes them from a machine that runs; blocks. */
  public void clear(Guest guest) throws IOException {
    for (String container : remembered()) {
      delete(guest, container);
      Files.deleteIfExists(folder.resolve(container));
    }
  }

  private List<String> remembered() throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private static void delete(Guest guest, String container) {
    try {
      guest
          .agent()
          .call(
              AgentMethods.DELETE_CONTAINER,
              DeleteContainerRequest.newBuilder().setId(container).setForce(true).build());
    } catch (TtrpcException e) {
      if (e.code() != StatusCode.NOT_FOUND) {
        throw e;
      }
    }
  }
}
