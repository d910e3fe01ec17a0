package dev.arcbox.vmm;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A "kernel" of a few instructions: an ELF file with a PVH note, entered in 32-bit protected mode.
 * Its macros print by the serial port, power off, and restart.
 */
@SuppressWarnings("StringConcatToTextBlock") // this check of Error Prone 2.50 fails on text blocks
final class PvhGuest {
  private static final String HEAD =
      """
      .section .note.pvh, "a", @note
        .balign 4
        .long 4, 4, 18
        .asciz "Xen"
        .long start
      .text
      .code32
      .macro outport port, value
        mov $\\port, %edx
        mov $\\value, %eax
        outb %al, %dx
      .endm
      .macro poweroff
        outport 0x600, 0x34
      9: hlt
        jmp 9b
      .endm
      .macro restart
        outport 0x64, 0xfe
      9: hlt
        jmp 9b
      .endm
      .macro print text
        mov $7f, %esi
        call puts
        jmp 8f
      7: .asciz "\\text"
      8:
      .endm
      .globl start
      start:
        mov $0x90000, %esp
        jmp main
      puts:
        mov $0x3f8, %edx
      6: lodsb
        test %al, %al
        jz 5f
        outb %al, %dx
        jmp 6b
      5: ret
      main:
      """;

  private PvhGuest() {}

  /** Builds the file in {@code folder}; {@code main} begins right after the macros. */
  static Path build(Path folder, String main) throws IOException, InterruptedException {
    Path source = Files.writeString(folder.resolve("pvh.S"), HEAD + main + "\n");
    Path kernel = folder.resolve("pvh.elf");
    List<String> command =
        List.of(
            "gcc",
            "-nostdlib",
            "-static",
            "-no-pie",
            "-Wl,--build-id=none",
            "-Wl,-z,noexecstack",
            "-Wl,-z,max-page-size=4096",
            "-Wl,-Ttext=0x101000",
            "-Wl,-e,start",
            "-o",
            kernel.toString(),
            source.toString());
    Process gcc = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(gcc.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (gcc.waitFor() != 0) {
      throw new IOException(output);
    }
    return kernel;
  }
}
