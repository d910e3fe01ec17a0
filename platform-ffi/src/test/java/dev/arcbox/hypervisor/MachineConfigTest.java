package dev.arcbox.hypervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class MachineConfigTest {
  private static MachineConfig.Builder builder() {
    return MachineConfig.builder("m", Path.of("/kernel")).runDir(Path.of("/run/m"));
  }

  private static void refused(MachineConfig.Builder builder) {
    assertThrows(HypervisorException.BadConfig.class, builder::build);
  }

  @Test
  void defaultsAreOneCpuAndALogInTheRunFolder() {
    MachineConfig config = builder().build();
    assertEquals(1, config.cpus());
    assertEquals(Path.of("/run/m/console.log"), config.consoleLog());
  }

  @Test
  void refusesWhatCannotBe() {
    refused(builder().memoryBytes(1));
    refused(builder().cpus(0));
    refused(builder().kernelArguments(List.of("a\nb")));
    refused(builder().slots(List.of(new DeviceSlot("a", 2), new DeviceSlot("a", 3))));
    refused(MachineConfig.builder("m", Path.of("/kernel")));
  }

  @Test
  void slotNamesAreFitForFileNames() {
    for (String name : List.of("", "../x", "a/b", "A", "x".repeat(33), "a:1")) {
      assertThrows(HypervisorException.BadConfig.class, () -> new DeviceSlot(name, 2));
    }
    assertThrows(HypervisorException.BadConfig.class, () -> new DeviceSlot("a", 0));
  }
}
