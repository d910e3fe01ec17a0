package dev.arcbox.runtime.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.arcbox.proto.api.ContainerConfig;
import dev.arcbox.proto.api.MountRequest;
import dev.arcbox.runtime.Refusal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MountPlanTest {
  private static List<MountPlan.Wanted> plan(ContainerConfig.Builder config) {
    return MountPlan.of(
        config.build(),
        other -> {
          throw new Refusal.NotFound("container", other);
        });
  }

  private static ContainerConfig.Builder config() {
    return ContainerConfig.newBuilder();
  }

  @Test
  void aBindTakesTheImagesAnonymousVolumesPlace() {
    List<MountPlan.Wanted> wanted =
        plan(config().addVolumes("/data").addVolumes("/other").addBinds("db:/data:ro"));
    assertEquals(2, wanted.size());
    MountPlan.Wanted named = wanted.getFirst();
    assertEquals("db", named.volume().name());
    assertEquals(List.of("ro"), named.point().options());
    assertTrue(wanted.getLast().point().anonymous());
  }

  @Test
  void tmpfsMountsHaveTheirOptions() {
    MountPoint point =
        plan(config()
                .addMounts(
                    MountRequest.newBuilder()
                        .setType("tmpfs")
                        .setTarget("/t")
                        .setTmpfsSizeBytes(4096)
                        .setTmpfsMode(0700)))
            .getFirst()
            .point();
    assertTrue(point.options().containsAll(List.of("size=4096", "mode=700")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"db:data", "db:/", "db:/a/../..", "x", ":/a", "db:/a:sideways"})
  void refusesWhatCannotBeMounted(String bind) {
    assertThrows(Refusal.Invalid.class, () -> plan(config().addBinds(bind)));
  }

  @Test
  void refusesTwoMountsAtOnePlaceAndHostFolders() {
    assertEquals(
        "Duplicate mount point: /a",
        assertThrows(
                Refusal.Invalid.class, () -> plan(config().addBinds("x1:/a").addBinds("x2:/a")))
            .getMessage());
    assertThrows(Refusal.Unsupported.class, () -> plan(config().addBinds("/etc:/a")));
    assertThrows(
        Refusal.Unsupported.class,
        () ->
            plan(
                config()
                    .addMounts(
                        MountRequest.newBuilder()
                            .setType("bind")
                            .setSource("/proc/self/root")
                            .setTarget("/a"))));
    assertThrows(Refusal.NotFound.class, () -> plan(config().addVolumesFrom("nobody")));
  }
}
