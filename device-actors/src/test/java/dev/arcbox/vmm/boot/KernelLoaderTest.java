package dev.arcbox.vmm.boot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.arcbox.hypervisor.GuestMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

final class KernelLoaderTest {
  private static final int MEMORY = 16 << 20;
  private static final MemoryMap MAP = MemoryMap.of(MEMORY);
  private static final byte[] INITRD = "cpio".repeat(2000).getBytes(StandardCharsets.US_ASCII);

  private final MemorySegment ram = Arena.ofAuto().allocate(MEMORY, 4096);
  private final GuestMemory memory = GuestMemory.of(List.of(new GuestMemory.Region(0, ram)));
  private final LittleEndian guest = new LittleEndian(ram);

  private CpuState load(ByteBuffer kernel) throws BootException {
    return load(kernel, INITRD, "console=ttyS0");
  }

  private CpuState load(ByteBuffer kernel, byte[] initrd, String commandLine) throws BootException {
    MemorySegment bytes = Images.segment(kernel);
    return KernelLoader.load(
        new BootRequest(bytes, MemorySegment.ofArray(initrd), commandLine, MAP, 0xe0000), memory);
  }

  private String text(long address) {
    return ram.asSlice(address).getString(0, StandardCharsets.US_ASCII);
  }

  private String refusal(ByteBuffer kernel) {
    return assertThrows(BootException.class, () -> load(kernel)).getMessage();
  }

  private String bzImageRefusal(Consumer<ByteBuffer> harm) {
    ByteBuffer kernel = Images.bzImage();
    harm.accept(kernel);
    return refusal(kernel);
  }

  private String elfRefusal(Consumer<ByteBuffer> harm) {
    ByteBuffer kernel = Images.elf();
    harm.accept(kernel);
    return refusal(kernel);
  }

  private static void assertContains(String part, String all) {
    assertTrue(all.contains(part), all);
  }

  @Test
  void bzImageLiesWhereItWantsAndIsEnteredIn64BitMode() throws Exception {
    CpuState cpu = load(Images.bzImage());
    assertEquals((2 << 20) + 0x200, cpu.rip());
    assertEquals(LowMemory.ZERO_PAGE, cpu.rsi());
    assertEquals(0x500, cpu.efer());
    assertTrue(cpu.code().longMode());
    assertEquals(0x10, cpu.code().selector());
    assertEquals(0x18, cpu.data().selector());
    for (int i = 0; i < Images.KERNEL_BYTES; i++) {
      assertEquals(i & 0xff, guest.u8((2 << 20) + i));
    }
  }

  @Test
  void zeroPageTellsCommandLineInitrdAcpiAndMemory() throws Exception {
    load(Images.bzImage());
    LittleEndian page = new LittleEndian(ram.asSlice(LowMemory.ZERO_PAGE, 4096));
    assertEquals(0x53726448, page.u32(0x202));
    assertEquals(0xff, page.u8(0x210));
    assertEquals("console=ttyS0", text(page.u32(0x228)));
    long initrd = page.u32(0x218);
    assertEquals(0, initrd % 4096);
    assertEquals(INITRD.length, page.u32(0x21c));
    assertArrayEquals(
        INITRD,
        ram.asSlice(initrd, INITRD.length).toArray(java.lang.foreign.ValueLayout.JAVA_BYTE));
    assertEquals(0xe0000, page.u64(0x70));
    assertEquals(3, page.u8(0x1e8));
    assertEquals(LowMemory.RAM_END, page.u64(0x2d0 + 8));
    assertEquals(2, page.u32(0x2d0 + 20 + 16));
    assertEquals(1 << 20, page.u64(0x2d0 + 40));
    assertEquals(MEMORY - (1 << 20), page.u64(0x2d0 + 48));
  }

  @Test
  void pageTablesMapTheFirstFourGibibytesOntoThemselves() throws Exception {
    CpuState cpu = load(Images.bzImage());
    for (long address : new long[] {0, 0x1234567, 0x7fffffff, 0xfee00010L, 0xffffffffL}) {
      assertEquals(address, translate(cpu.cr3(), address));
    }
  }

  /** Walks the tables as a processor does. */
  private long translate(long root, long address) {
    long table = guest.u64(root + 8 * ((address >>> 39) & 511)) & ~0xfffL;
    long directory = guest.u64(table + 8 * ((address >>> 30) & 511)) & ~0xfffL;
    long entry = guest.u64(directory + 8 * ((address >>> 21) & 511));
    assertEquals(0x83, entry & 0xfff);
    return (entry & ~0x1fffffL) | (address & 0x1fffff);
  }

  @Test
  void descriptorsInMemoryAreThoseOfTheRegisters() throws Exception {
    CpuState cpu = load(Images.bzImage());
    assertEquals(0x00af9b000000ffffL, guest.u64(cpu.gdtBase() + 0x10));
    assertEquals(0x00cf93000000ffffL, guest.u64(cpu.gdtBase() + 0x18));
    assertEquals(0x00008b0000000067L, guest.u64(cpu.gdtBase() + 0x20));
    load(Images.elf());
    assertEquals(0x00cf9b000000ffffL, guest.u64(cpu.gdtBase() + 0x10));
  }

  @Test
  void elfIsEnteredByItsPvhNote() throws Exception {
    CpuState cpu = load(Images.elf());
    assertEquals((1 << 20) + 16, cpu.rip());
    assertEquals(0, cpu.cr3());
    assertEquals(0x11, cpu.cr0());
    assertEquals(0x5a, guest.u8(1 << 20));
    assertEquals(0, guest.u8((1 << 20) + 256), "the rest of a segment is zeroes");
    assertEquals(0, guest.u8((1 << 20) + 4095));
    LittleEndian info = new LittleEndian(ram.asSlice(cpu.rbx(), 56));
    assertEquals(0x336ec578, info.u32(0));
    assertEquals(1, info.u32(12));
    assertEquals("console=ttyS0", text(info.u64(24)));
    assertEquals(0xe0000, info.u64(32));
    assertEquals(3, info.u32(48));
    assertEquals(MEMORY - (1 << 20), guest.u64(info.u64(40) + 2 * 24 + 8));
    long module = info.u64(16);
    assertEquals(INITRD.length, guest.u64(module + 8));
    assertEquals('c', guest.u8(guest.u64(module)));
  }

  @Test
  void memoryAboveTheHoleIsToldToo() {
    MemoryMap map = MemoryMap.of(5L << 30);
    assertEquals(3L << 30, map.lowBytes());
    assertEquals(2L << 30, map.highBytes());
    assertEquals(List.of(0L, 1L << 32), map.ram().stream().map(r -> r.address()).toList());
    assertEquals(4, map.e820().size());
    assertEquals(6L << 30, map.windows());
  }

  @Test
  void worksWithoutInitrd() throws Exception {
    load(Images.bzImage(), new byte[0], "");
    assertEquals(0, guest.u32(LowMemory.ZERO_PAGE + 0x218));
    CpuState cpu = load(Images.elf(), new byte[0], "");
    assertEquals(0, guest.u32(cpu.rbx() + 12));
  }

  @Test
  void initrdThatDoesNotFitIsRefused() {
    BootException refused =
        assertThrows(BootException.class, () -> load(Images.bzImage(), new byte[12 << 20], ""));
    assertContains("initrd of 12 MiB", refused.getMessage());
    assertContains("more memory", refused.getMessage());
    assertThrows(BootException.class, () -> load(Images.elf(), new byte[16 << 20], ""));
  }

  @Test
  void commandLineThatIsTooLongIsRefused() throws Exception {
    load(Images.bzImage(), INITRD, "x".repeat(2047));
    String longer = "x".repeat(2048);
    BootException refused =
        assertThrows(BootException.class, () -> load(Images.bzImage(), INITRD, longer));
    assertContains("2048", refused.getMessage());
    assertThrows(BootException.class, () -> load(Images.bzImage(), INITRD, "a\0b"));
  }

  @Test
  void hostileBzImagesAreRefusedByName() {
    assertContains("cut short", bzImageRefusal(it -> it.putInt(0x1f4, -1)));
    assertContains("cut short", bzImageRefusal(it -> it.put(0x1f1, (byte) 0xff)));
    assertContains("cut short", bzImageRefusal(it -> it.putInt(0x1f4, 0)));
    assertContains("too old", bzImageRefusal(it -> it.putShort(0x206, (short) 0x20b)));
    assertContains("zImage", bzImageRefusal(it -> it.put(0x211, (byte) 0)));
    assertContains("64-bit", bzImageRefusal(it -> it.putShort(0x236, (short) 0)));
    assertContains("header ends", bzImageRefusal(it -> it.put(0x201, (byte) 0x10)));
    assertContains("header ends", bzImageRefusal(it -> it.put(0x201, (byte) 0xff)));
    assertContains("loaded at", bzImageRefusal(it -> it.putLong(0x258, 0)));
    assertContains("loaded at", bzImageRefusal(it -> it.putLong(0x258, -4096)));
    assertContains("loaded at", bzImageRefusal(it -> it.putLong(0x258, 1L << 40)));
    assertContains("outside", bzImageRefusal(it -> it.putLong(0x258, 1 << 30)));
    assertContains("alignment", bzImageRefusal(it -> it.putInt(0x230, 0)));
    assertContains("alignment", bzImageRefusal(it -> it.putLong(0x258, (2 << 20) + 4096)));
    assertContains("more memory", bzImageRefusal(it -> it.putInt(0x260, -1)));
    assertContains("payload", bzImageRefusal(it -> it.putInt(0x24c, -1)));
    assertContains("between", bzImageRefusal(it -> it.putInt(0x22c, 0)));
  }

  @Test
  void hostileElfFilesAreRefusedByName() {
    assertContains("x86-64", elfRefusal(it -> it.put(4, (byte) 1)));
    assertContains("x86-64", elfRefusal(it -> it.putShort(18, (short) 183)));
    assertContains("program headers", elfRefusal(it -> it.putShort(54, (short) 8)));
    assertContains("program headers", elfRefusal(it -> it.putShort(56, (short) 0xffff)));
    assertContains("program headers", elfRefusal(it -> it.putLong(32, -8)));
    assertContains("program headers", elfRefusal(it -> it.putLong(32, Long.MAX_VALUE)));
    assertContains("a segment", load(0, Long.MAX_VALUE, 1 << 20, 256, 4096));
    assertContains("a segment", load(0, Images.ELF_LOAD, 1 << 20, Long.MAX_VALUE, -1));
    assertContains("in memory", load(0, Images.ELF_LOAD, 1 << 20, 256, 255));
    assertContains("outside", load(0, Images.ELF_LOAD, 0x1000, 256, 4096));
    assertContains("outside", load(0, Images.ELF_LOAD, -4096, 256, 4096));
    assertContains("outside", load(0, Images.ELF_LOAD, 0xfee00000L, 256, 4096));
    assertContains("more memory", load(0, Images.ELF_LOAD, 1 << 20, 256, Long.MAX_VALUE));
    assertContains("no segment", load(0, Images.ELF_LOAD, 2 << 20, 256, 4096));
    assertContains("overlap", load(1, Images.ELF_LOAD, (1 << 20) + 4095, 256, 4096));
    assertContains("without a PVH", elfRefusal(it -> Images.programHeader(it, 1, 7, 0, 0, 0, 0)));
    assertContains("without a PVH", elfRefusal(it -> it.putInt(Images.ELF_NOTE, -1)));
    assertContains("without a PVH", elfRefusal(it -> it.putInt(Images.ELF_NOTE + 4, -3)));
    assertContains("without a PVH", elfRefusal(it -> it.putInt(Images.ELF_NOTE + 24, 3)));
  }

  private String load(int index, long offset, long address, long inFile, long inMemory) {
    return elfRefusal(it -> Images.programHeader(it, index, 1, offset, address, inFile, inMemory));
  }

  @Test
  void whatIsNoKernelIsRefused() {
    assertContains("neither", refusal(Images.buffer(0)));
    assertContains("neither", refusal(Images.buffer(1 << 16)));
    ByteBuffer shortElf = Images.buffer(64).putInt(0, 0x464c457f);
    assertContains("x86-64", refusal(shortElf));
  }

  /** Whatever bytes are flipped or cut off: a state, or a refusal, and nothing else. */
  @Test
  void damagedKernelsNeverDoMoreThanBeRefused() {
    Random random = new Random(41);
    for (int round = 0; round < 3000; round++) {
      byte[] bytes = Images.bytes(round % 2 == 0 ? Images.bzImage() : Images.elf());
      int header = round % 2 == 0 ? 0x1f1 : 0;
      int range = round % 2 == 0 ? 0x90 : Images.ELF_LOAD;
      for (int i = random.nextInt(4); i >= 0; i--) {
        bytes[header + random.nextInt(range)] = (byte) random.nextInt();
      }
      int length = random.nextInt(4) == 0 ? random.nextInt(bytes.length) : bytes.length;
      BootRequest request =
          new BootRequest(
              MemorySegment.ofArray(bytes).asSlice(0, length),
              MemorySegment.ofArray(INITRD),
              "quiet",
              MAP,
              0);
      try {
        KernelLoader.load(request, memory);
      } catch (BootException expected) {
        assertFalse(expected.getMessage().contains("as its map says"), expected.getMessage());
      }
    }
  }
}
