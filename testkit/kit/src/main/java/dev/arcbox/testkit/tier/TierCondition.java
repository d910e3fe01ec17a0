package dev.arcbox.testkit.tier;

import java.lang.reflect.AnnotatedElement;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Decides for {@link RequiresTier}: run, skip with the reason, or fail because the tier is required
 * here.
 */
final class TierCondition implements ExecutionCondition {

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    Optional<AnnotatedElement> element = context.getElement();
    Optional<RequiresTier> tier =
        element.flatMap(e -> AnnotationSupport.findAnnotation(e, RequiresTier.class));
    return tier.map(t -> evaluate(t, TierEnvironment.SYSTEM))
        .orElseGet(() -> ConditionEvaluationResult.enabled("needs no tier"));
  }

  static ConditionEvaluationResult evaluate(RequiresTier tier, TierEnvironment environment) {
    Optional<String> missing = environment.missing(tier);
    if (missing.isEmpty()) {
      return ConditionEvaluationResult.enabled("tier " + tier.value() + " can run");
    }
    String reason = "tier " + tier.value() + " cannot run here: " + missing.get();
    if (environment.required(tier.value())) {
      throw new TierMissingError(reason + " (and ARCBOX_REQUIRE names it)");
    }
    return ConditionEvaluationResult.disabled(reason);
  }
}
