package dev.arcbox.runtime.boot;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The shared libraries that an ELF program asks its loader for, by name (elf(5)): program header
 * PT_DYNAMIC, entries DT_NEEDED, names in the table at DT_STRTAB. 64-bit little-endian only, which
 * both guest architectures are.
 */
final class ElfNeeds {
  private static final int MAGIC = 0x464c457f;
  private static final int PT_LOAD = 1;
  private static final int PT_DYNAMIC = 2;
  private static final long DT_NEEDED = 1;
  private static final long DT_STRTAB = 5;

  private ElfNeeds() {}

  /** Empty for what is not a dynamically linked ELF file. */
  static List<String> of(Path file) throws IOException {
    return of(ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN));
  }

  static List<String> of(ByteBuffer elf) {
    if (elf.limit() < 64 || elf.getInt(0) != MAGIC) {
      return List.of();
    }
    var headers = (int) elf.getLong(32);
    var size = elf.getShort(54);
    var count = elf.getShort(56);
    for (var i = 0; i < count; i++) {
      var header = headers + i * size;
      if (elf.getInt(header) == PT_DYNAMIC) {
        var offset = (int) elf.getLong(header + 8);
        var length = (int) elf.getLong(header + 32);
        return names(elf, elf.slice(offset, length).order(ByteOrder.LITTLE_ENDIAN));
      }
    }
    return List.of();
  }

  private static List<String> names(ByteBuffer elf, ByteBuffer dynamic) {
    var offsets = new ArrayList<Long>();
    var table = 0L;
    while (dynamic.remaining() >= 16) {
      var tag = dynamic.getLong();
      var value = dynamic.getLong();
      if (tag == DT_NEEDED) {
        offsets.add(value);
      } else if (tag == DT_STRTAB) {
        table = fileOffset(elf, value);
      }
    }
    var names = new ArrayList<String>();
    for (var offset : offsets) {
      names.add(text(elf, (int) (table + offset)));
    }
    return names;
  }

  private static long fileOffset(ByteBuffer elf, long address) {
    var headers = (int) elf.getLong(32);
    for (var i = 0; i < elf.getShort(56); i++) {
      var header = headers + i * elf.getShort(54);
      var start = elf.getLong(header + 16);
      if (elf.getInt(header) == PT_LOAD
          && address >= start
          && address < start + elf.getLong(header + 32)) {
        return address - start + elf.getLong(header + 8);
      }
    }
    return address;
  }

  private static String text(ByteBuffer elf, int start) {
    var end = start;
    while (elf.get(end) != 0) {
      end++;
    }
    var bytes = new byte[end - start];
    elf.get(start, bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
