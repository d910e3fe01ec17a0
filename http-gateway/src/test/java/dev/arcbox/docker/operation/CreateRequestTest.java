package dev.arcbox.docker.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.arcbox.docker.exchange.Failure;
import dev.arcbox.docker.exchange.Json;
import dev.arcbox.proto.api.ContainerConfig;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CreateRequestTest {
  private static ContainerConfig config(String json) {
    return CreateRequest.of((ObjectNode) Json.parse(json));
  }

  @Test
  void whatIsSaidIsTaken() {
    ContainerConfig config =
        config(
            """
            {"Image":"busybox","Cmd":["echo","a"],"Env":["A=b"],"Labels":{"x":"y"},"Tty":true,
             "ExposedPorts":{"80/tcp":{}},"Volumes":{"/data":{}},"StopTimeout":3,
             "Healthcheck":{"Test":["CMD","true"],"Interval":1000000000,"Retries":2},
             "HostConfig":{"Memory":67108864,"PidsLimit":10,"Init":true,
               "RestartPolicy":{"Name":"on-failure","MaximumRetryCount":4},
               "PortBindings":{"80/tcp":[{"HostIp":"","HostPort":"8080"}]},
               "Tmpfs":{"/t":"size=1m"},"Ulimits":[{"Name":"nofile","Soft":1,"Hard":2}],
               "Mounts":[{"Type":"volume","Source":"v","Target":"/v","VolumeOptions":{"NoCopy":true}}]},
             "NetworkingConfig":{"EndpointsConfig":{"net":{"Aliases":["web"]}}}}
            """);
    assertEquals(List.of("echo", "a"), config.getCmdList());
    assertEquals(Map.of("x", "y"), config.getLabelsMap());
    assertEquals(List.of("80/tcp"), config.getExposedPortsList());
    assertEquals(List.of("/data"), config.getVolumesList());
    assertEquals(3, config.getStopTimeoutSeconds());
    assertEquals(1_000_000_000L, config.getHealthcheck().getIntervalNanos());
    assertEquals(67108864, config.getMemoryBytes());
    assertEquals(10, config.getPidsLimit());
    assertTrue(config.getInit());
    assertEquals(4, config.getRestartPolicy().getMaximumRetryCount());
    assertEquals("8080", config.getPortBindings(0).getHostPort());
    assertEquals(List.of("/t:size=1m"), config.getTmpfsList());
    assertEquals(2, config.getUlimits(0).getHard());
    assertTrue(config.getMounts(0).getNoCopy());
    assertEquals(List.of("web"), config.getEndpointsOrThrow("net").getAliasesList());
  }

  @Test
  void nullIsAbsent() {
    ContainerConfig config =
        config(
            """
            {"Image":"a","Cmd":null,"Entrypoint":null,"Env":null,"Labels":null,"Healthcheck":null,
             "StopTimeout":null,"HostConfig":{"PidsLimit":null,"Init":null,"RestartPolicy":null,
             "Mounts":null,"PortBindings":null,"MaskedPaths":null},"NetworkingConfig":null}
            """);
    assertFalse(config.getClearEntrypoint());
    assertFalse(config.hasHealthcheck());
    assertFalse(config.hasStopTimeoutSeconds());
    assertFalse(config.hasPidsLimit());
    assertFalse(config.hasInit());
    assertFalse(config.hasRestartPolicy());
    assertFalse(config.hasMaskedPaths());
  }

  @Test
  void anEmptyEntrypointTakesTheImagesAway() {
    assertTrue(config("{\"Image\":\"a\",\"Entrypoint\":[\"\"]}").getClearEntrypoint());
    assertTrue(config("{\"Image\":\"a\",\"Entrypoint\":[]}").getClearEntrypoint());
    assertEquals(
        List.of("sh"), config("{\"Image\":\"a\",\"Entrypoint\":\"sh\"}").getEntrypointList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}|no image specified",
        "{\"Image\":1}|invalid JSON: Image must be a text, not 1",
        "{\"Image\":\"a\",\"Tty\":\"yes\"}|invalid JSON: Tty must be true or false, not \"yes\"",
        "{\"Image\":\"a\",\"HostConfig\":{\"Memory\":1.5}}|invalid JSON: HostConfig.Memory must be a"
            + " whole number, not 1.5",
        "{\"Image\":\"a\",\"HostConfig\":{\"Memory\":99999999999999999999}}|invalid JSON:"
            + " HostConfig.Memory must be a whole number, not 99999999999999999999",
        "{\"Image\":\"a\",\"HostConfig\":[]}|invalid JSON: HostConfig must be an object, not []",
        "{\"Image\":\"a\",\"Env\":{}}|invalid JSON: Env must be a list of texts, not {}",
        "{\"Image\":\"a\",\"StopTimeout\":4294967296}|invalid JSON: StopTimeout must be a number of 32"
            + " bits, not 4294967296"
      })
  void otherTypesAreRefusedByName(String json, String message) {
    Failure failure = assertThrows(Failure.class, () -> config(json));
    assertEquals(400, failure.status());
    assertEquals(message, failure.getMessage());
  }
}
