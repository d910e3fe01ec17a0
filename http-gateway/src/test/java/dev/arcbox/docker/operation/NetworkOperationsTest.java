package dev.arcbox.docker.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.arcbox.testkit.image.ImageArchives;
import dev.arcbox.testkit.image.TestImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class NetworkOperationsTest {
  @TempDir private Path folder;
  private ApiBench bench;

  @BeforeEach
  void open() throws IOException {
    bench = new ApiBench(folder);
  }

  @AfterEach
  void close() throws IOException {
    bench.close();
  }

  private List<String> names(String filters) throws IOException {
    return bench.get("/networks?filters=" + filters).has(200).json().findValuesAsText("Name");
  }

  private String create(String document) throws IOException {
    JsonNode made = bench.post("/networks/create", document).has(201).json();
    assertEquals("", made.path("Warning").asText("?"));
    return made.path("Id").asText();
  }

  @Test
  void dockersOwnThreeAreThere() throws IOException {
    assertEquals(List.of("bridge", "host", "none"), names("%7B%7D").stream().sorted().toList());
    assertEquals(List.of("none"), names("%7B%22driver%22:%5B%22null%22%5D%7D"));
    JsonNode bridge = bench.get("/networks/bridge").has(200).json();
    assertEquals("172.17.0.0/16", bridge.at("/IPAM/Config/0/Subnet").asText());
    assertEquals("local", bridge.path("Scope").asText());
    assertTrue(bridge.path("Containers").isObject());
    bench
        .delete("/networks/bridge")
        .says(403, "bridge is a pre-defined network and cannot be removed");
  }

  @Test
  void aNetworkIsMadeShownAndRemoved() throws IOException {
    String id =
        create(
            """
            {"Name":"net","Internal":true,"Attachable":true,"Labels":{"a":"b"},"Options":{"o":"p"},
             "IPAM":{"Driver":"default","Config":[{"Subnet":"10.9.0.0/16","IPRange":"10.9.1.0/24",
              "Gateway":"10.9.0.7","AuxiliaryAddresses":{"x":"10.9.0.9"}}]}}
            """);
    JsonNode shown = bench.get("/networks/" + id.substring(0, 12)).has(200).json();
    assertEquals(shown, bench.get("/networks/net").json());
    assertEquals("net", shown.path("Name").asText());
    assertEquals("bridge", shown.path("Driver").asText());
    assertTrue(shown.path("Internal").asBoolean());
    assertTrue(shown.path("Attachable").asBoolean());
    assertEquals("b", shown.at("/Labels/a").asText());
    assertEquals("p", shown.at("/Options/o").asText());
    assertEquals("10.9.1.0/24", shown.at("/IPAM/Config/0/IPRange").asText());
    assertEquals("10.9.0.7", shown.at("/IPAM/Config/0/Gateway").asText());
    assertEquals("10.9.0.9", shown.at("/IPAM/Config/0/AuxiliaryAddresses/x").asText());
    assertEquals(List.of("net"), names("%7B%22type%22:%5B%22custom%22%5D%7D"));
    assertEquals(List.of("net"), names("%7B%22label%22:%5B%22a=b%22%5D%7D"));
    assertEquals(List.of("net"), names("%7B%22dangling%22:%5B%22true%22%5D%7D"));
    bench.delete("/networks/net").has(204);
    bench.get("/networks/net").says(404, "network net not found");
  }

  @Test
  void wrongRequestsAreRefusedInDockersWords() throws IOException {
    create("{\"Name\":\"net\"}");
    bench
        .post("/networks/create", "{\"Name\":\"net\"}")
        .says(409, "network with name net already exists");
    bench
        .post("/networks/create", "{\"Name\":\"host\"}")
        .says(403, "operation is not permitted on predefined host network");
    bench.post("/networks/create", "{}").says(400, "invalid network name: \"\"");
    bench
        .post("/networks/create", "{\"Name\":\"x\",\"IPAM\":{\"Config\":[{\"Subnet\":\"ten\"}]}}")
        .says(400, "invalid subnet: invalid CIDR address: ten");
    bench.post("/networks/create", "{\"Name\":\"x\",\"Driver\":\"magic\"}").has(404);
    bench
        .get("/networks?filters=%7B%22type%22:%5B%22odd%22%5D%7D")
        .says(400, "invalid filter: 'type'='odd'");
    bench.delete("/networks/nothing").says(404, "network nothing not found");
  }

  @Test
  void containersJoinAndLeave() throws IOException {
    bench.images.load(
        new ByteArrayInputStream(ImageArchives.oci(TestImage.of("app:1", "x"))), _ -> {});
    create("{\"Name\":\"net\"}");
    String id =
        bench
            .post("/containers/create?name=c1", "{\"Image\":\"app:1\"}")
            .has(201)
            .json()
            .path("Id")
            .asText();
    bench
        .post(
            "/networks/net/connect",
            "{\"Container\":\"c1\",\"EndpointConfig\":{\"Aliases\":[\"web\"]}}")
        .has(200);
    JsonNode networks =
        bench.get("/containers/" + id + "/json").json().at("/NetworkSettings/Networks");
    assertTrue(networks.has("net"), networks.toString());
    // Everybody is known by the short id; Compose looks for it.
    assertEquals(
        "[\"web\",\"" + id.substring(0, 12) + "\"]", networks.at("/net/Aliases").toString());
    assertTrue(networks.at("/bridge/Aliases").isNull(), networks.toString());
    bench.post("/networks/net/disconnect", "{\"Container\":\"c1\"}").has(200);
    networks = bench.get("/containers/" + id + "/json").json().at("/NetworkSettings/Networks");
    assertTrue(!networks.has("net"), networks.toString());
    bench
        .post("/networks/net/connect", "{\"Container\":\"nobody\"}")
        .says(404, "No such container: nobody");
    bench.post("/networks/no/connect", "{\"Container\":\"c1\"}").says(404, "network no not found");
  }

  @Test
  void whatNobodyUsesIsPruned() throws IOException {
    create("{\"Name\":\"kept\",\"Labels\":{\"keep\":\"\"}}");
    create("{\"Name\":\"gone\"}");
    JsonNode pruned =
        bench.post("/networks/prune?filters=%7B%22label!%22:%5B%22keep%22%5D%7D", "").json();
    assertEquals("[\"gone\"]", pruned.path("NetworksDeleted").toString());
    assertEquals(List.of("kept"), names("%7B%22type%22:%5B%22custom%22%5D%7D"));
    JsonNode none =
        bench.post("/networks/prune?filters=%7B%22until%22:%5B%2224h%22%5D%7D", "").json();
    assertTrue(none.path("NetworksDeleted").isNull(), none.toString());
  }
}
