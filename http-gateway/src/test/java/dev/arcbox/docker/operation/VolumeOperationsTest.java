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
class VolumeOperationsTest {
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
    JsonNode volumes = bench.get("/volumes?filters=" + filters).has(200).json().path("Volumes");
    return volumes.findValuesAsText("Name");
  }

  @Test
  void aVolumeIsMadeShownAndRemoved() throws IOException {
    JsonNode made =
        bench
            .post("/volumes/create", "{\"Name\":\"data\",\"Labels\":{\"a\":\"b\"}}")
            .has(201)
            .json();
    assertEquals("data", made.path("Name").asText());
    assertEquals("local", made.path("Driver").asText());
    assertEquals("local", made.path("Scope").asText());
    assertEquals("b", made.path("Labels").path("a").asText());
    assertTrue(made.path("Options").isNull());
    assertTrue(made.path("Mountpoint").asText().contains("/volumes/data"), made.toString());
    assertEquals(made, bench.get("/v1.43/volumes/data").has(200).json());
    bench.delete("/volumes/data").has(204);
    bench.get("/volumes/data").says(404, "get data: no such volume");
    bench.delete("/volumes/data").says(404, "get data: no such volume");
    bench.delete("/volumes/data?force=1").has(204);
  }

  @Test
  void wrongRequestsAreRefusedInDockersWords() throws IOException {
    bench
        .post("/volumes/create", "{\"Name\":\"a\"}")
        .says(
            400,
            "create a: volume name is too short, names should be at least two alphanumeric"
                + " characters");
    bench
        .post("/volumes/create", "{\"Name\":\"data\",\"Driver\":\"nfs\"}")
        .says(404, "error looking up volume plugin nfs: plugin \"nfs\" not found");
    bench
        .post("/volumes/create", "{\"Name\":[]}")
        .says(400, "invalid JSON: Name must be a text, not []");
    bench.get("/volumes?filters=%7B%22colour%22:%5B%22red%22%5D%7D").has(400);
    bench.call("PUT", "/volumes/data", "{}").has(503);
  }

  @Test
  void listsAreFiltered() throws IOException {
    bench.post("/volumes/create", "{\"Name\":\"one\",\"Labels\":{\"a\":\"b\"}}").has(201);
    bench.post("/volumes/create", "{\"Name\":\"two\"}").has(201);
    assertEquals(List.of("one", "two"), names("%7B%7D"));
    assertEquals(List.of("one"), names("%7B%22label%22:%5B%22a=b%22%5D%7D"));
    assertEquals(List.of("two"), names("%7B%22label!%22:%5B%22a%22%5D%7D"));
    assertEquals(List.of("two"), names("%7B%22name%22:%5B%22tw%22%5D%7D"));
    assertEquals(List.of(), names("%7B%22driver%22:%5B%22nfs%22%5D%7D"));
    assertEquals(List.of("one", "two"), names("%7B%22dangling%22:%5B%221%22%5D%7D"));
    assertEquals(List.of(), names("%7B%22dangling%22:%5B%220%22%5D%7D"));
  }

  @Test
  void namedVolumesStayWhenUnusedOnesGo() throws IOException {
    bench.post("/volumes/create", "{\"Name\":\"named\"}").has(201);
    String anonymous = bench.post("/volumes/create", "{}").has(201).json().path("Name").asText();
    JsonNode pruned = bench.post("/volumes/prune", "").has(200).json();
    assertEquals(anonymous, pruned.path("VolumesDeleted").path(0).asText());
    assertEquals(1, pruned.path("VolumesDeleted").size());
    assertTrue(pruned.path("SpaceReclaimed").isIntegralNumber());
    assertEquals(List.of("named"), names("%7B%7D"));
    // A client of before 1.42 means all of them.
    bench.post("/v1.41/volumes/prune", "").has(200);
    assertEquals(List.of(), names("%7B%7D"));
  }

  @Test
  void aVolumeOfAContainerIsCountedAndKept() throws IOException {
    bench.images.load(
        new ByteArrayInputStream(ImageArchives.oci(TestImage.of("app:1", "x"))), _ -> {});
    String id =
        bench
            .post(
                "/containers/create",
                "{\"Image\":\"app:1\",\"HostConfig\":{\"Binds\":[\"data:/data\"]}}")
            .has(201)
            .json()
            .path("Id")
            .asText();
    bench.delete("/volumes/data").says(409, "remove data: volume is in use - [" + id + "]");
    JsonNode usage = bench.get("/system/df?type=volume").has(200).json().path("Volumes").path(0);
    assertEquals("data", usage.path("Name").asText());
    assertEquals(1, usage.path("UsageData").path("RefCount").asInt());
    assertEquals(-1, usage.path("UsageData").path("Size").asInt());
    bench.delete("/containers/" + id).has(204);
    bench.delete("/volumes/data").has(204);
  }
}
