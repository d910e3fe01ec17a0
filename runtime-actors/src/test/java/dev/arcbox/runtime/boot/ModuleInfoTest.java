package dev.arcbox.runtime.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModuleInfoTest {
  @TempDir Path folder;

  /** An ELF file with a section of names and one of module information. */
  private static ByteBuffer module(String info) {
    var names = "\0.shstrtab\0.modinfo\0".getBytes(StandardCharsets.US_ASCII);
    var text = info.getBytes(StandardCharsets.US_ASCII);
    var elf = ByteBuffer.allocate(64 + 2 * 64 + 64 + text.length).order(ByteOrder.LITTLE_ENDIAN);
    elf.putInt(0, 0x464c457f).putLong(40, 64).putShort(58, (short) 64).putShort(60, (short) 2);
    elf.putInt(64, 1).putLong(64 + 24, 192).putLong(64 + 32, names.length);
    elf.putInt(128, 11).putLong(128 + 24, 256).putLong(128 + 32, text.length);
    elf.put(192, names).put(256, text);
    return elf;
  }

  private void write(String name, String depends) throws IOException {
    var elf = module("license=GPL\0depends=" + depends + "\0name=x\0");
    var bytes = new byte[elf.capacity()];
    elf.get(0, bytes);
    Files.write(Files.createDirectories(folder.resolve("kernel")).resolve(name + ".ko"), bytes);
  }

  @Test
  void tellsWhatAModuleNeeds() throws IOException {
    assertEquals(
        List.of("virtio", "virtio_ring"),
        ModuleInfo.depends(module("license=GPL\0depends=virtio,virtio_ring\0name=x\0")));
    assertEquals(List.of(), ModuleInfo.depends(module("depends=\0")));
    assertEquals(List.of(), ModuleInfo.depends(module("license=GPL\0")));
  }

  @Test
  void refusesWhatIsNoModule() {
    var text = ByteBuffer.allocate(100).order(ByteOrder.LITTLE_ENDIAN);
    assertThrows(IOException.class, () -> ModuleInfo.depends(text));
    var damaged = module("depends=\0").putLong(40, 1 << 20);
    assertThrows(IOException.class, () -> ModuleInfo.depends(damaged));
  }

  @Test
  void scanFollowsNeedsAndDashes() throws IOException {
    write("virtio", "");
    write("virtio_ring", "virtio");
    write("virtio-rng", "virtio,virtio_ring");
    write("other", "");
    var found = ModuleDependencies.scan(folder, List.of("virtio_rng", "ext4"));
    assertEquals(
        List.of("kernel/virtio.ko", "kernel/virtio_ring.ko", "kernel/virtio-rng.ko"),
        found.loadOrder(List.of("virtio-rng", "ext4")));
    assertEquals(3, found.needs().size());
  }
}
