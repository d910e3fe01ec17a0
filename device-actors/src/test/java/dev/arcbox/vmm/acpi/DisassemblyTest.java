package dev.arcbox.vmm.acpi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.arcbox.testkit.tier.RequiresTier;
import dev.arcbox.vmm.acpi.Platform.VirtioPlace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Our tables in the eyes of ACPICA's own disassembler and compiler. */
@Tag("host")
@RequiresTier(value = "host", programs = "iasl")
@Timeout(value = 300, unit = TimeUnit.SECONDS)
final class DisassemblyTest {
  private static final Platform PLATFORM =
      new Platform(
          2,
          8,
          List.of(new VirtioPlace(0xd0000000L, 4096, 16), new VirtioPlace(0xd0001000L, 4096, 17)));

  @TempDir Path folder;

  private String iasl(String... arguments) throws IOException, InterruptedException {
    List<String> command = new java.util.ArrayList<>(List.of("iasl"));
    command.addAll(List.of(arguments));
    Path log = folder.resolve("iasl.log");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    int status = process.waitFor();
    String text = Files.readString(log, StandardCharsets.ISO_8859_1);
    assertEquals(0, status, text);
    return text;
  }

  private String disassembled(String name, byte[] table) throws Exception {
    Files.write(folder.resolve(name + ".aml"), table);
    iasl("-d", name + ".aml");
    return Files.readString(folder.resolve(name + ".dsl"));
  }

  @Test
  void dsdtSaysWhatWeMeanAndCompilesAgain() throws Exception {
    String source = disassembled("dsdt", Dsdt.of(PLATFORM));
    assertTrue(source.contains("Name (_HID, \"LNRO0005\")"), source);
    assertTrue(source.contains("Notify (\\_SB.PWRB, 0x80)"), source);
    assertTrue(source.contains("\\_SB.CPUS.SCAN ()"), source);
    assertTrue(source.contains("Device (C007)"), source);
    String compiled = iasl("-p", "again", "dsdt.dsl");
    assertTrue(compiled.contains("0 Errors, 0 Warnings"), compiled);
  }

  @Test
  void fixedTablesAreWhole() throws Exception {
    String fadt = disassembled("facp", Fadt.of(0xe0100));
    assertTrue(fadt.contains("Hardware Reduced (V5) : 1"), fadt);
    assertTrue(!fadt.contains("Incorrect checksum"), fadt);
    String madt = disassembled("apic", Madt.of(PLATFORM));
    assertTrue(madt.contains("[I/O APIC]"), madt);
    assertTrue(!madt.contains("Invalid"), madt);
  }
}
