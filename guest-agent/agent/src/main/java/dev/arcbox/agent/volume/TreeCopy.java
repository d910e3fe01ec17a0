package dev.arcbox.agent.volume;

import dev.arcbox.agent.unpack.CarriedAttributes;
import dev.arcbox.platform.file.Directory;
import dev.arcbox.platform.file.DirectoryListing;
import dev.arcbox.platform.file.ExtendedAttributes;
import dev.arcbox.platform.file.FileStatus;
import dev.arcbox.platform.file.OpenFile;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Copies what a folder holds, and its own owner and mode. Follows nothing. */
final class TreeCopy {
  private static final int BUFFER = 64 << 10;
  private static final int MAX_DEPTH = 512;
  private static final int TYPE = 0170000;

  private final MemorySegment buffer;

  private TreeCopy(MemorySegment buffer) {
    this.buffer = buffer;
  }

  static void copy(Directory from, Directory to) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      new TreeCopy(arena.allocate(BUFFER, 16)).folder(from, to, 0);
    }
  }

  private void folder(Directory from, Directory to, int depth) throws IOException {
    if (depth > MAX_DEPTH) {
      throw new IOException(from + ": folders nested deeper than " + MAX_DEPTH);
    }
    for (String name : DirectoryListing.names(from)) {
      FileStatus status = from.status(name).orElse(null);
      if (status != null && !status.isSocket()) {
        one(from, to, name, status, depth);
      }
    }
    FileStatus own = from.status("").orElseThrow();
    to.chown("", own.uid(), own.gid());
    to.chmod("", own.permissions());
    attributes(from, to, "");
    to.setTime("", own.modifiedNanos());
  }

  private void one(Directory from, Directory to, String name, FileStatus status, int depth)
      throws IOException {
    if (status.isDirectory()) {
      to.makeDirectory(name, 0700);
      try (Directory below = from.child(name);
          Directory made = to.child(name)) {
        folder(below, made, depth + 1);
      }
      return;
    }
    if (status.isRegular()) {
      file(from, to, name);
    } else if (status.isSymbolicLink()) {
      to.symbolicLink(name, from.linkTarget(name));
    } else {
      to.makeNode(name, status.mode() & TYPE, status.device().major(), status.device().minor());
    }
    to.chown(name, status.uid(), status.gid());
    if (!status.isSymbolicLink()) {
      to.chmod(name, status.permissions());
      attributes(from, to, name);
    }
    to.setTime(name, status.modifiedNanos());
  }

  private void file(Directory from, Directory to, String name) {
    try (OpenFile source = from.readHere(name);
        OpenFile target = to.create(name, 0600)) {
      for (int count = source.read(buffer); count > 0; count = source.read(buffer)) {
        target.write(buffer.asSlice(0, count));
      }
    }
  }

  private static void attributes(Directory from, Directory to, String name) {
    ExtendedAttributes copy = ExtendedAttributes.of(to, name);
    CarriedAttributes.of(from, name).forEach(copy::set);
  }
}
