package dev.arcbox.testkit.tier;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.support.AnnotationSupport;

final class TierConditionTest {

  @RequiresTier(value = "uml", env = "ARCBOX_NO_SUCH_KERNEL")
  private static final class NeedsKernel {}

  @RequiresTier(value = "host", files = "/proc/self", programs = "sh")
  private static final class NeedsLinux {}

  private static RequiresTier of(Class<?> type) {
    return AnnotationSupport.findAnnotation(type, RequiresTier.class).orElseThrow();
  }

  @Test
  void skipsWithTheReasonWhenANeedIsMissing() {
    var result = TierCondition.evaluate(of(NeedsKernel.class), new TierEnvironment(Map.of()));
    assertTrue(result.isDisabled());
    assertTrue(result.getReason().orElse("").contains("ARCBOX_NO_SUCH_KERNEL is not set"));
  }

  @Test
  void failsWhenTheTierIsRequired() {
    var environment = new TierEnvironment(Map.of("ARCBOX_REQUIRE", "host, uml"));
    assertThrows(
        TierMissingError.class, () -> TierCondition.evaluate(of(NeedsKernel.class), environment));
  }

  @Test
  void requiringAnotherTierStillSkips() {
    var environment = new TierEnvironment(Map.of("ARCBOX_REQUIRE", "umlaut,host"));
    assertTrue(TierCondition.evaluate(of(NeedsKernel.class), environment).isDisabled());
  }

  @Test
  void runsWhenEverythingIsThere() {
    var environment = new TierEnvironment(Map.of("PATH", "/usr/bin:/bin"));
    assertFalse(TierCondition.evaluate(of(NeedsLinux.class), environment).isDisabled());
  }
}
