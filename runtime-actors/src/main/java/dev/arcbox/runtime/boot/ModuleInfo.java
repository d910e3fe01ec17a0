package dev.arcbox.runtime.boot;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a kernel module says of itself: section {@code .modinfo}, "key=value" strings with a zero
 * after each. Debian's kernel packages come without {@code modules.dep}, which their installation
 * would make.
 */
final class ModuleInfo {
  private static final int MAGIC = 0x464c457f;
  private static final int FILE_HEADER = 64;
  private static final String DEPENDS = "depends=";

  private ModuleInfo() {}

  /** Names of the modules that this one needs directly. */
  static List<String> depends(Path module) throws IOException {
    return depends(ByteBuffer.wrap(Files.readAllBytes(module)).order(ByteOrder.LITTLE_ENDIAN));
  }

  static List<String> depends(ByteBuffer elf) throws IOException {
    try {
      for (var line : section(elf, ".modinfo").split("\0", -1)) {
        if (line.startsWith(DEPENDS)) {
          var names = line.substring(DEPENDS.length());
          return names.isEmpty() ? List.of() : List.of(names.split(",", -1));
        }
      }
      return List.of();
    } catch (IndexOutOfBoundsException e) {
      throw new IOException("damaged kernel module", e);
    }
  }

  private static String section(ByteBuffer elf, String wanted) throws IOException {
    if (elf.limit() < FILE_HEADER || elf.getInt(0) != MAGIC) {
      throw new IOException("not a kernel module");
    }
    var table = Math.toIntExact(elf.getLong(40));
    var size = elf.getShort(58);
    var count = elf.getShort(60) & 0xffff;
    var names = bytes(elf, table + (elf.getShort(62) & 0xffff) * size);
    for (var i = 0; i < count; i++) {
      var header = table + i * size;
      var name = names.substring(elf.getInt(header));
      if (name.startsWith(wanted + "\0")) {
        return bytes(elf, header);
      }
    }
    return "";
  }

  private static String bytes(ByteBuffer elf, int header) {
    var bytes = new byte[(int) elf.getLong(header + 32)];
    elf.get((int) elf.getLong(header + 24), bytes);
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
