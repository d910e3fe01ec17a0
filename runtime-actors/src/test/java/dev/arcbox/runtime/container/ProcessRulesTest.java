package dev.arcbox.runtime.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.arcbox.proto.api.ContainerConfig;
import dev.arcbox.runtime.Refusal;
import dev.arcbox.runtime.oci.ImageConfig;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessRulesTest {
  private static final ImageConfig IMAGE =
      new ImageConfig(
          List.of("PATH=/image", "A=image"),
          List.of("/entry"),
          List.of("default"),
          "app",
          "/srv",
          Map.of(),
          Set.of(),
          Set.of(),
          Optional.of("SIGINT"),
          Optional.empty());

  private static ProcessPlan plan(ContainerConfig.Builder config) {
    return ProcessRules.plan(ImageDefaults.merge(config.build(), IMAGE), "host");
  }

  private static ContainerConfig.Builder config() {
    return ContainerConfig.newBuilder();
  }

  @Test
  void theImagesWordsStandWhenTheClientHasNone() {
    ProcessPlan plan = plan(config());
    assertEquals(List.of("/entry", "default"), plan.args());
    assertEquals("/srv", plan.cwd());
    assertEquals("app", plan.user());
    assertEquals(2, plan.stopSignal());
  }

  @Test
  void aCommandReplacesTheImagesCommandOnly() {
    assertEquals(List.of("/entry", "x"), plan(config().addCmd("x")).args());
  }

  @Test
  void anEntrypointDropsTheImagesCommand() {
    assertEquals(List.of("sh"), plan(config().addEntrypoint("sh")).args());
    assertEquals(List.of("y"), plan(config().setClearEntrypoint(true).addCmd("y")).args());
  }

  @Test
  void nothingToRunIsRefused() {
    assertThrows(Refusal.Invalid.class, () -> plan(config().setClearEntrypoint(true)));
  }

  @Test
  void theClientsEnvironmentWinsAndABareNameTakesAway() {
    List<String> env = plan(config().addEnv("A=client").addEnv("PATH").setTty(true)).env();
    assertTrue(env.contains("A=client"));
    assertTrue(env.contains("TERM=xterm"));
    assertTrue(env.contains("HOSTNAME=host"));
    assertFalse(env.stream().anyMatch(entry -> entry.startsWith("PATH=")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "4294967296", "99999999999999999999", "0:-1", "+5", "2147483648:0"})
  void refusesIdsOutOfRange(String user) {
    assertThrows(Refusal.Invalid.class, () -> plan(config().setUser(user)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/proc/self/fd/7", "//proc/self", "/proc/1/cwd", "relative"})
  void refusesWorkingFoldersThatLeadOut(String cwd) {
    assertThrows(Refusal.Invalid.class, () -> plan(config().setWorkingDir(cwd)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"=x", ""})
  void refusesNamelessVariables(String entry) {
    assertThrows(Refusal.Invalid.class, () -> plan(config().addEnv(entry)));
  }

  @Test
  void signalsByNameAndNumber() {
    assertEquals(9, Signals.parse("SIGKILL"));
    assertEquals(9, Signals.parse("kill"));
    assertEquals(10, Signals.parse("10"));
    assertEquals("SIGUSR1", Signals.name(10));
    assertThrows(Refusal.Invalid.class, () -> Signals.parse("65"));
    assertThrows(Refusal.Invalid.class, () -> Signals.parse("NONSENSE"));
  }
}
