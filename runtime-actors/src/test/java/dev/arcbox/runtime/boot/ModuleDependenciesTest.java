package dev.arcbox.runtime.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class ModuleDependenciesTest {
  private static final List<String> TABLE =
      List.of(
          "net/vsock.ko:",
          "net/vmw_common.ko: net/vsock.ko",
          "net/vmw_virtio.ko: net/vmw_common.ko net/vsock.ko",
          "fs/erofs.ko: lib/crc.ko",
          "lib/crc.ko:");

  @Test
  void loadsWhatAModuleNeedsBeforeIt() {
    assertEquals(
        List.of("net/vsock.ko", "net/vmw_common.ko", "net/vmw_virtio.ko"),
        ModuleDependencies.parse(TABLE).loadOrder(List.of("vmw_virtio")));
  }

  @Test
  void loadsASharedNeedOnce() {
    assertEquals(
        List.of("lib/crc.ko", "fs/erofs.ko"),
        ModuleDependencies.parse(TABLE).loadOrder(List.of("crc", "erofs")));
  }

  @Test
  void leavesOutWhatIsBuiltIn() {
    assertEquals(List.of(), ModuleDependencies.parse(TABLE).loadOrder(List.of("ext4")));
  }

  @Test
  void takesDashForUnderscore() {
    assertEquals(
        List.of("net/vsock.ko", "net/vmw_common.ko"),
        ModuleDependencies.parse(TABLE).loadOrder(List.of("vmw-common")));
  }

  @Test
  void endsOnACircle() {
    var table = ModuleDependencies.parse(List.of("a.ko: b.ko", "b.ko: a.ko"));
    assertEquals(List.of("b.ko", "a.ko"), table.loadOrder(List.of("a")));
  }
}
