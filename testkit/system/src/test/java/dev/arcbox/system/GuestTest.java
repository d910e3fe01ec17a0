package dev.arcbox.system;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One instance for all tests of a class: a boot costs seconds. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class GuestTest {
  ArcBox arcbox;

  @RegisterExtension
  @SuppressWarnings("UnusedVariable") // JUnit finds it
  private final AfterTestExecutionCallback onFailure =
      context -> {
        if (context.getExecutionException().isPresent()) {
          System.out.println(context.getDisplayName() + " failed\n" + arcbox.lastWords());
        }
      };

  /** HOCON for the daemon. */
  String configuration() {
    return "";
  }

  @BeforeAll
  void begin() throws IOException {
    arcbox = new ArcBox(configuration());
  }

  @AfterAll
  void end() throws IOException {
    arcbox.keepLogs(getClass().getSimpleName());
    arcbox.close();
  }
}
