package dev.arcbox.hypervisor.uml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.arcbox.hypervisor.DeviceSlot;
import dev.arcbox.hypervisor.MachineConfig;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class UmlCommandLineTest {
  @Test
  void namesEveryDeviceByASocketInTheWorkingDirectory() {
    MachineConfig config =
        MachineConfig.builder("m", Path.of("/kernel"))
            .runDir(Path.of("/run/m"))
            .memoryBytes(256L << 20)
            .kernelArguments(List.of("quiet"))
            .slots(List.of(new DeviceSlot("disk-0", 2), new DeviceSlot("vsock", 19)))
            .build();
    List<String> line = UmlCommandLine.of(config, new UmlFolder(config.runDir()));
    assertEquals(List.of("uml/kernel", "quiet", "mem=256M"), line.subList(0, 3));
    assertTrue(line.contains("virtio_uml.device=disk-0.sock:2"));
    assertTrue(line.contains("virtio_uml.device=vsock.sock:19"));
    assertTrue(line.contains("hostfs=/run/m/uml/empty"));
  }
}
