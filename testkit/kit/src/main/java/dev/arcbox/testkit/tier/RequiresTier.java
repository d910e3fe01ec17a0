package dev.arcbox.testkit.tier;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test that some machines cannot run. What is missing is the reason of the skip; when {@code
 * ARCBOX_REQUIRE} names the tier, a missing need fails the test instead. The tag
 * ({@code @Tag("uml")}) is written beside it, because it chooses which tests a tier's run starts at
 * all.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@ExtendWith(TierCondition.class)
public @interface RequiresTier {

  /** The tier: {@code host}, {@code uml}, {@code kvm} or {@code nested}. */
  String value();

  /** Environment variables that must be set, each to a path that exists. */
  String[] env() default {};

  /** Files, devices or folders that must exist, such as {@code /dev/kvm}. */
  String[] files() default {};

  /** Programs that must be found on the PATH. */
  String[] programs() default {};
}
