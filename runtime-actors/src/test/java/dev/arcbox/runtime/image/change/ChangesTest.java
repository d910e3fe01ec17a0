package dev.arcbox.runtime.image.change;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.arcbox.runtime.oci.OciException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChangesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "CMD [\"a\", \"b c\"] | {\"Cmd\":[\"a\",\"b c\"]}",
        "cmd echo hi | {\"Cmd\":[\"/bin/sh\",\"-c\",\"echo hi\"]}",
        "ENTRYPOINT [\"a\"] | {\"Entrypoint\":[\"a\"]}",
        "ENV A=b C=\"d e\" | {\"Env\":[\"A=b\",\"C=d e\"]}",
        "ENV A b c | {\"Env\":[\"A=b c\"]}",
        "LABEL a.b=c d='e f' | {\"Labels\":{\"a.b\":\"c\",\"d\":\"e f\"}}",
        "EXPOSE 80 53/udp 7000-7001 | {\"ExposedPorts\":{\"80/tcp\":{},\"53/udp\":{},\"7000/tcp\":{},\"7001/tcp\":{}}}",
        "VOLUME [\"/a\", \"/b\"] | {\"Volumes\":{\"/a\":{},\"/b\":{}}}",
        "VOLUME /a /b | {\"Volumes\":{\"/a\":{},\"/b\":{}}}",
        "USER 1:2 | {\"User\":\"1:2\"}",
        "WORKDIR x | {\"WorkingDir\":\"/x\"}",
        "STOPSIGNAL SIGINT | {\"StopSignal\":\"SIGINT\"}",
        "ONBUILD RUN ls | {\"OnBuild\":[\"RUN ls\"]}",
        "HEALTHCHECK NONE | {\"Healthcheck\":{\"Test\":[\"NONE\"]}}",
        "HEALTHCHECK --interval=1m30s --retries=2 CMD true | {\"Healthcheck\":{\"Interval\":90000000000,\"Retries\":2,\"Test\":[\"CMD-SHELL\",\"true\"]}}"
      })
  void readsEveryInstruction(String change, String config) {
    assertEquals(config, after(change));
  }

  @Test
  void laterOnesWinAndAdd() {
    assertEquals(
        "{\"Env\":[\"A=2\",\"B=1\"],\"WorkingDir\":\"/a/b\"}",
        after("ENV A=1", "ENV B=1", "ENV A=2", "WORKDIR /a", "WORKDIR b"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "CMD",
        "RUN ls",
        "FROM scratch",
        "ENV A",
        "ENV A=1 B",
        "EXPOSE web",
        "EXPOSE 0",
        "EXPOSE 70000",
        "EXPOSE 9-8",
        "ONBUILD ONBUILD RUN x",
        "HEALTHCHECK true",
        "HEALTHCHECK --interval=x CMD true",
        "HEALTHCHECK --colour=red CMD true"
      })
  void refusesWhatDockerRefuses(String change) {
    assertThrows(OciException.class, () -> after(change));
  }

  private static String after(String... changes) {
    ObjectNode config = JsonNodeFactory.instance.objectNode();
    Changes.apply(List.of(changes), config);
    return config.toString();
  }
}
