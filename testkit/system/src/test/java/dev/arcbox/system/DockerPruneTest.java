package dev.arcbox.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.arcbox.testkit.docker.DockerConnection;
import dev.arcbox.testkit.docker.DockerReply;
import dev.arcbox.testkit.image.ImageArchives;
import dev.arcbox.testkit.image.TestImage;
import dev.arcbox.testkit.tier.RequiresTier;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is pruned and what is kept, and commits of a container that changes; one guest. */
@Tag("uml")
@RequiresTier(value = "uml", env = "ARCBOX_HOME")
class DockerPruneTest extends GuestTest {
  private DockerApi api;

  @BeforeAll
  void prepare() {
    arcbox.ok("daemon", "start");
    api = DockerApi.heard(arcbox);
  }

  private String prune(String what, String filters) throws IOException {
    String query = filters.isEmpty() ? "" : "?" + DockerApi.filters(filters);
    return api.ask(200, "POST", "/" + what + "/prune" + query, "");
  }

  @Test
  void containersThatRunOrAreLabelledAreKept() throws IOException {
    String running = api.run("running", "sleep 100000");
    String kept = api.create("kept", "true", ",\"Labels\":{\"keep\":\"1\"}");
    String gone = api.run("gone", "echo 12345 > /file");
    api.await(gone);
    String pruned = prune("containers", "{\"label!\":[\"keep\"]}");
    assertTrue(pruned.contains(gone), pruned);
    assertFalse(pruned.contains(running) || pruned.contains(kept), pruned);
    // What the container had written is free again.
    assertTrue(pruned.matches("(?s).*\"SpaceReclaimed\":[1-9].*"), pruned);
    String left = api.get("/containers/json?all=1");
    assertTrue(left.contains(running) && left.contains(kept), left);
    assertFalse(left.contains(gone), left);
    assertTrue(prune("containers", "{\"until\":[\"1h\"]}").contains("\"ContainersDeleted\":null"));
    assertTrue(prune("containers", "").contains(kept));
    api.remove(running);
  }

  @Test
  void volumesInUseOrNamedAreKept() throws IOException {
    api.ask(201, "POST", "/volumes/create", "{\"Name\":\"named\"}");
    String user =
        api.create("", "true", ",\"HostConfig\":{\"Binds\":[\"used:/u\"]},\"Volumes\":{\"/a\":{}}");
    // Since 1.42 only anonymous ones, as nobody can miss them.
    assertTrue(prune("volumes", "").contains("\"VolumesDeleted\":[]"));
    api.ask(204, "DELETE", "/containers/" + user, "");
    String anonymous = prune("volumes", "");
    assertFalse(anonymous.contains("named") || anonymous.contains("used"), anonymous);
    assertFalse(anonymous.contains("\"VolumesDeleted\":[]"), anonymous);
    String all = prune("volumes", "{\"all\":[\"true\"]}");
    assertTrue(all.contains("named") && all.contains("used"), all);
    assertFalse(api.get("/volumes").contains("\"Name\""));
  }

  @Test
  void imagesWithNamesOrContainersAreKept() throws IOException {
    load(TestImage.of("first:1", "one"));
    String old = DockerReply.field(api.get("/images/first:1/json"), "Id");
    load(TestImage.of("first:1", "two"));
    String user =
        DockerReply.field(
            api.ask(201, "POST", "/containers/create", "{\"Image\":\"" + old + "\"}"), "Id");
    assertFalse(prune("images", "").contains(old));
    api.remove(user);
    String dangling = prune("images", "");
    assertTrue(dangling.contains(old), dangling);
    assertTrue(api.get("/images/json").contains("first:1"));
    assertTrue(prune("images", "{\"dangling\":[\"false\"]}").contains("first:1"));
    assertFalse(api.get("/images/json").contains("first:1"));
  }

  private void load(TestImage image) throws IOException {
    try (DockerConnection client = api.connect()) {
      byte[] archive = ImageArchives.dockerSave(image);
      String said = client.upload("POST", "/images/load", out -> out.write(archive)).text();
      assertTrue(said.contains("Loaded image"), said);
    }
  }

  @Test
  void networksWithMembersAndPredefinedOnesAreKept() throws IOException {
    api.ask(201, "POST", "/networks/create", "{\"Name\":\"empty\"}");
    api.ask(201, "POST", "/networks/create", "{\"Name\":\"joined\"}");
    String member = api.create("", "sleep 100000", ",\"HostConfig\":{\"NetworkMode\":\"joined\"}");
    api.start(member);
    String pruned = prune("networks", "");
    assertTrue(pruned.contains("empty") && !pruned.contains("joined"), pruned);
    api.remove(member);
    assertTrue(prune("networks", "").contains("joined"));
    assertTrue(api.get("/networks").contains("\"bridge\""));
  }

  @Test
  void aContainersNameStaysItsOwnWhenItIsGivenAgain() throws IOException {
    String id = api.create("own", "true");
    try (DockerConnection client = api.connect()) {
      client.call("POST", "/containers/own/rename?name=own", "").expect(400).text();
    }
    assertTrue(api.get("/containers/own/json").contains(id));
    api.remove("own");
  }

  /** Each commit is a whole image, whatever the others and the container do meanwhile. */
  @Test
  void commitsOfAChangingContainerAreWhole() throws Exception {
    String id =
        api.run(
            "changing",
            "echo ready; i=0; while true; do echo $i > /a; cp /a /b; rm /b; i=$((i+1)); done");
    List<Future<String>> commits = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 4; i++) {
        String path = "/commit?container=changing&repo=made&tag=" + i;
        commits.add(threads.submit(() -> api.ask(201, "POST", path, "")));
      }
      for (Future<String> commit : commits) {
        assertFalse(DockerReply.field(commit.get(4, TimeUnit.MINUTES), "Id").isEmpty());
      }
    }
    assertTrue(api.get("/containers/" + id + "/json").contains("\"Status\":\"running\""));
    api.remove(id);
    for (int i = 0; i < 4; i++) {
      assertEquals("ok\n", arcbox.ok("run", "--rm", "made:" + i, "echo", "ok") + "\n");
      api.ask(200, "DELETE", "/images/made:" + i, "");
    }
  }
}
