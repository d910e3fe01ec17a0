package dev.arcbox.vhostuser;

import dev.arcbox.hypervisor.GuestMemory;
import dev.arcbox.platform.errno.PlatformException;
import dev.arcbox.platform.fd.FileHandle;
import dev.arcbox.platform.fd.OwnedFd;
import dev.arcbox.platform.memory.MappedMemory;
import java.util.ArrayList;
import java.util.List;

/**
 * The guest's memory as mapped from the fds of one SET_MEM_TABLE; unmapped by {@link #close}, which
 * the worker thread calls when no queue uses it any more.
 */
final class SharedMemory implements AutoCloseable {
  private final MemoryTable table;
  private final List<MappedMemory> mappings;
  private final GuestMemory guest;

  private SharedMemory(MemoryTable table, List<MappedMemory> mappings, GuestMemory guest) {
    this.table = table;
    this.mappings = mappings;
    this.guest = guest;
  }

  /** Maps every region; the fds stay the caller's to close. */
  static SharedMemory map(MemoryTable table, List<OwnedFd> fds) throws MalformedMessageException {
    if (fds.size() != table.entries().size()) {
      throw new MalformedMessageException(
          table.entries().size() + " memory regions with " + fds.size() + " fds");
    }
    List<MappedMemory> mappings = new ArrayList<>();
    List<GuestMemory.Region> regions = new ArrayList<>();
    try {
      for (int i = 0; i < fds.size(); i++) {
        regions.add(map(table.entries().get(i), fds.get(i), mappings));
      }
      return new SharedMemory(table, mappings, GuestMemory.of(regions));
    } catch (PlatformException | IllegalArgumentException e) {
      mappings.forEach(MappedMemory::close);
      throw new MalformedMessageException("memory table: " + e.getMessage());
    } catch (MalformedMessageException e) {
      mappings.forEach(MappedMemory::close);
      throw e;
    }
  }

  private static GuestMemory.Region map(
      MemoryTable.Entry entry, OwnedFd fd, List<MappedMemory> mappings)
      throws MalformedMessageException {
    // mmap takes page-aligned offsets; the part before the region is mapped and never used.
    long lead = entry.mmapOffset() % MappedMemory.PAGE;
    long from = entry.mmapOffset() - lead;
    long fileSize;
    try (FileHandle file = FileHandle.adopt(fd.duplicate())) {
      fileSize = file.size();
    }
    // Touching pages beyond the end of the file would be SIGBUS.
    if (entry.mmapOffset() + entry.size() > fileSize) {
      throw new MalformedMessageException(entry + " of a file of " + fileSize + " bytes");
    }
    MappedMemory mapping = MappedMemory.shared(fd.fd(), from, lead + entry.size(), true);
    mappings.add(mapping);
    return new GuestMemory.Region(
        entry.guestAddress(), mapping.segment().asSlice(lead, entry.size()));
  }

  MemoryTable table() {
    return table;
  }

  GuestMemory guest() {
    return guest;
  }

  @Override
  public void close() {
    mappings.forEach(MappedMemory::close);
  }
}
