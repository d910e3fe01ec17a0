package dev.arcbox.vmm.boot;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * An ELF kernel's loadable segments by physical address, and where PVH enters it.
 *
 * @param entry the 32-bit physical address of the PVH note
 */
record ElfKernel(List<Segment> segments, long entry) {
  private static final int FILE_HEADER = 64;
  private static final int PROGRAM_HEADER = 56;
  private static final int MOST_HEADERS = 128;
  private static final long ELF = 0x464c_457fL;
  private static final int CLASS_64 = 2;
  private static final int LITTLE = 1;
  private static final int X86_64 = 62;
  private static final int PT_LOAD = 1;
  private static final int PT_NOTE = 4;

  /** A piece of the file, and the memory it fills; the memory's rest is zeroes. */
  record Segment(long fileOffset, long fileBytes, long address, long bytes) {
    long end() {
      return address + bytes;
    }
  }

  static boolean matches(MemorySegment file) {
    return file.byteSize() >= FILE_HEADER && new LittleEndian(file).u32(0) == ELF;
  }

  static ElfKernel parse(MemorySegment file, MemoryMap map) throws BootException {
    LittleEndian it = new LittleEndian(file);
    if (it.u8(4) != CLASS_64 || it.u8(5) != LITTLE || it.u16(18) != X86_64) {
      throw new BootException("kernel: an ELF file, but not a 64-bit one for x86-64");
    }
    long table = it.u64(32);
    int count = it.u16(56);
    if (it.u16(54) != PROGRAM_HEADER || count == 0 || count > MOST_HEADERS) {
      throw new BootException(
          "kernel: %d ELF program headers of %d bytes".formatted(count, it.u16(54)));
    }
    requireInFile(file, table, (long) count * PROGRAM_HEADER, "program headers");
    List<Segment> segments = new ArrayList<>();
    List<MemorySegment> notes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      LittleEndian header =
          new LittleEndian(file.asSlice(table + (long) i * PROGRAM_HEADER, PROGRAM_HEADER));
      long type = header.u32(0);
      Segment segment = new Segment(header.u64(8), header.u64(32), header.u64(24), header.u64(40));
      if (type == PT_LOAD && segment.bytes() != 0) {
        segments.add(checked(segment, file, map));
      } else if (type == PT_NOTE) {
        requireInFile(file, segment.fileOffset(), segment.fileBytes(), "notes");
        notes.add(file.asSlice(segment.fileOffset(), segment.fileBytes()));
      }
    }
    refuseOverlaps(segments);
    return new ElfKernel(List.copyOf(segments), entry(notes, segments));
  }

  private static Segment checked(Segment segment, MemorySegment file, MemoryMap map)
      throws BootException {
    requireInFile(file, segment.fileOffset(), segment.fileBytes(), "a segment");
    if (segment.fileBytes() > segment.bytes() || segment.bytes() < 0) {
      throw new BootException(
          "kernel: ELF segment of %d bytes in the file and %d in memory"
              .formatted(segment.fileBytes(), segment.bytes()));
    }
    Placement.requireRam(map, segment.address(), segment.bytes(), "an ELF segment");
    return segment;
  }

  private static void requireInFile(MemorySegment file, long offset, long bytes, String what)
      throws BootException {
    if (offset < 0 || bytes < 0 || offset > file.byteSize() || bytes > file.byteSize() - offset) {
      throw new BootException(
          "kernel: ELF %s at 0x%x, 0x%x bytes, of a file of %d"
              .formatted(what, offset, bytes, file.byteSize()));
    }
  }

  private static void refuseOverlaps(List<Segment> segments) throws BootException {
    segments.sort(Comparator.comparingLong(Segment::address));
    for (int i = 1; i < segments.size(); i++) {
      if (segments.get(i - 1).end() > segments.get(i).address()) {
        throw new BootException(
            "kernel: ELF segments overlap at 0x%x".formatted(segments.get(i).address()));
      }
    }
  }

  private static long entry(List<MemorySegment> notes, List<Segment> segments)
      throws BootException {
    for (MemorySegment each : notes) {
      long entry = PvhNote.find(each);
      if (entry != PvhNote.NONE) {
        for (Segment segment : segments) {
          if (entry >= segment.address() && entry < segment.end()) {
            return entry;
          }
        }
        throw new BootException("kernel: PVH entry 0x%x is in no segment".formatted(entry));
      }
    }
    throw new BootException("kernel: an ELF file without a PVH entry note (CONFIG_PVH)");
  }

  /** First address beyond all segments. */
  long end() {
    return segments.getLast().end();
  }
}
