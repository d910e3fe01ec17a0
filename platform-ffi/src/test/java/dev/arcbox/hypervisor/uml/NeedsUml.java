package dev.arcbox.hypervisor.uml;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The tier rule of this module's uml tests: skip with a reason, or fail where uml is required. */
final class NeedsUml implements ExecutionCondition {
  static Path kernel() {
    return find("ARCBOX_TEST_UML_KERNEL", "arcbox.test.uml.kernel").orElseThrow();
  }

  static Path busybox() {
    return find("ARCBOX_TEST_BUSYBOX", "arcbox.test.busybox").orElseThrow();
  }

  private static Optional<Path> find(String variable, String property) {
    return Optional.ofNullable(System.getProperty(property, System.getenv(variable)))
        .map(Path::of)
        .filter(Files::isExecutable);
  }

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    if (find("ARCBOX_TEST_UML_KERNEL", "arcbox.test.uml.kernel").isEmpty()) {
      return missing("ARCBOX_TEST_UML_KERNEL names no executable file");
    }
    if (find("ARCBOX_TEST_BUSYBOX", "arcbox.test.busybox").isEmpty()) {
      return missing("ARCBOX_TEST_BUSYBOX names no executable file");
    }
    return ConditionEvaluationResult.enabled("uml tier can run");
  }

  private static ConditionEvaluationResult missing(String reason) {
    String required = Optional.ofNullable(System.getenv("ARCBOX_REQUIRE")).orElse("");
    if (Arrays.asList(required.split(",", -1)).contains("uml")) {
      throw new AssertionError("ARCBOX_REQUIRE names uml, but " + reason);
    }
    return ConditionEvaluationResult.disabled("uml tier cannot run: " + reason);
  }
}
