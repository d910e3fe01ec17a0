package dev.arcbox.docker.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.arcbox.docker.exchange.Json;
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

/** What is said in a create request is what an inspection shows. */
@Timeout(120)
class ContainerInspectTest {
  @TempDir private Path folder;
  private ApiBench bench;

  @BeforeEach
  void open() throws IOException {
    bench = new ApiBench(folder);
    bench.images.load(
        new ByteArrayInputStream(ImageArchives.oci(TestImage.of("app:1", "x"))), _ -> {});
  }

  @AfterEach
  void close() throws IOException {
    bench.close();
  }

  private JsonNode inspected(String document) throws IOException {
    String id = bench.post("/containers/create", document).has(201).json().path("Id").asText();
    return bench.get("/containers/" + id + "/json").has(200).json();
  }

  /** Each field of {@code asked} is shown as it was asked. */
  private static void assertShown(JsonNode asked, JsonNode shown) {
    asked
        .properties()
        .forEach(
            field -> assertEquals(field.getValue(), shown.path(field.getKey()), field.getKey()));
  }

  @Test
  void theProcessIsShownAsAsked() throws IOException {
    JsonNode asked =
        Json.parse(
            """
            {"Image":"app:1","Hostname":"web","Domainname":"lan","User":"1:2","AttachStdin":true,
             "AttachStdout":true,"AttachStderr":true,"ExposedPorts":{"80/tcp":{}},"Tty":true,
             "OpenStdin":true,"StdinOnce":true,"Env":["A=b","PATH=/x"],"Cmd":["echo","a b"],
             "Healthcheck":{"Test":["CMD-SHELL","true"],"Interval":1000000000,"Timeout":2000000000,
               "StartPeriod":3000000000,"Retries":4},
             "Volumes":{"/data":{}},"WorkingDir":"/w","Entrypoint":["/bin/sh","-c"],
             "Labels":{"a":"b","c":""},"StopSignal":"SIGUSR1","StopTimeout":3,
             "OnBuild":["RUN true"],"Shell":["/bin/ash","-c"]}
            """);
    JsonNode shown = inspected(asked.toString());
    assertShown(asked, shown.path("Config"));
    assertEquals("/bin/sh", shown.path("Path").asText());
    assertEquals("[\"-c\",\"echo\",\"a b\"]", shown.path("Args").toString());
    assertEquals("created", shown.at("/State/Status").asText());
    assertEquals("volume", shown.at("/Mounts/0/Type").asText());
    assertEquals("/data", shown.at("/Mounts/0/Destination").asText());
    assertTrue(shown.at("/Mounts/0/RW").asBoolean());
  }

  @Test
  void theHostsPartIsShownAsAsked() throws IOException {
    JsonNode asked =
        Json.parse(
            """
            {"Binds":["named:/n:ro"],"LogConfig":{"Type":"local","Config":{"max-size":"1m"}},
             "NetworkMode":"none","RestartPolicy":{"Name":"on-failure","MaximumRetryCount":4},
             "AutoRemove":false,"CapAdd":["NET_ADMIN"],"CapDrop":["CHOWN"],"CgroupnsMode":"host",
             "Dns":["10.0.0.1"],"DnsOptions":["ndots:1"],"DnsSearch":["lan"],
             "ExtraHosts":["a:10.0.0.2"],"GroupAdd":["7"],"IpcMode":"shareable","OomScoreAdj":100,
             "PidMode":"host","Privileged":true,"PublishAllPorts":true,"ReadonlyRootfs":true,
             "SecurityOpt":["no-new-privileges"],"Tmpfs":{"/t":"size=1m"},"UTSMode":"host",
             "ShmSize":1048576,"Sysctls":{"net.core.somaxconn":"10"},"Runtime":"runc",
             "CpuShares":512,"Memory":67108864,"NanoCpus":500000000,"BlkioWeight":100,
             "CpusetCpus":"0","CpusetMems":"0","MemoryReservation":33554432,
             "MemorySwap":134217728,"MemorySwappiness":10,"PidsLimit":20,"Init":true,
             "Devices":[{"PathOnHost":"/dev/null","PathInContainer":"/dev/n",
               "CgroupPermissions":"rwm"}],"DeviceCgroupRules":["c 1:3 r"],
             "Ulimits":[{"Name":"nofile","Hard":20,"Soft":10}],
             "PortBindings":{"80/tcp":[{"HostIp":"127.0.0.1","HostPort":"8080"}]},
             "Mounts":[{"Type":"volume","Source":"other","Target":"/o",
               "VolumeOptions":{"NoCopy":true,"Labels":{"x":"y"}}},
               {"Type":"tmpfs","Target":"/m","TmpfsOptions":{"SizeBytes":4096,"Mode":448}}],
             "MaskedPaths":["/proc/kcore"],"ReadonlyPaths":["/proc/sys"]}
            """);
    JsonNode shown = inspected("{\"Image\":\"app:1\",\"HostConfig\":" + asked + "}");
    assertShown(asked, shown.path("HostConfig"));
    List<String> targets = shown.path("Mounts").findValuesAsText("Destination");
    assertTrue(targets.containsAll(List.of("/n", "/o")), targets.toString());
    assertEquals("named", bench.get("/volumes/named").has(200).json().path("Name").asText());
    assertEquals("y", bench.get("/volumes/other").json().at("/Labels/x").asText());
  }

  @Test
  void cpuTimeMayBeAQuota() throws IOException {
    JsonNode asked = Json.parse("{\"CpuPeriod\":100000,\"CpuQuota\":50000}");
    assertShown(
        asked, inspected("{\"Image\":\"app:1\",\"HostConfig\":" + asked + "}").path("HostConfig"));
  }

  /** The words of the docker client for what its user did not say. */
  @Test
  void whatIsNotSaidIsShownAsDockersDefault() throws IOException {
    JsonNode shown =
        inspected(
                """
                {"Image":"app:1","HostConfig":{"PidsLimit":0,"MemorySwappiness":-1,
                 "OomKillDisable":false,"NetworkMode":"default","BlkioWeightDevice":[],
                 "LogConfig":{"Type":"","Config":{}},"RestartPolicy":{"Name":"no"}}}
                """)
            .path("HostConfig");
    assertTrue(shown.path("PidsLimit").isNull(), shown.toString());
    assertTrue(shown.path("MemorySwappiness").isNull(), shown.toString());
    assertTrue(shown.path("OomKillDisable").isNull(), shown.toString());
    assertEquals("json-file", shown.at("/LogConfig/Type").asText());
    assertEquals(64 << 20, shown.path("ShmSize").asInt());
    assertEquals("private", shown.path("IpcMode").asText());
    assertEquals("runc", shown.path("Runtime").asText());
    assertTrue(shown.path("Binds").isNull());
    assertTrue(shown.path("MaskedPaths").toString().contains("/proc/kcore"));
  }

  @Test
  void networksAreJoinedAsAsked() throws IOException {
    bench.post("/networks/create", "{\"Name\":\"net\"}").has(201);
    JsonNode shown =
        inspected(
            """
            {"Image":"app:1","HostConfig":{"NetworkMode":"net"},
             "NetworkingConfig":{"EndpointsConfig":{"net":{"Aliases":["web"],
               "DriverOpts":{"a":"b"}}}}}
            """);
    JsonNode network = shown.at("/NetworkSettings/Networks/net");
    assertTrue(network.path("Aliases").toString().contains("\"web\""), shown.toString());
    assertEquals("b", network.at("/DriverOpts/a").asText());
    assertEquals(
        bench.get("/networks/net").json().path("Id"), network.path("NetworkID"), shown.toString());
  }

  @Test
  void whatCannotBeIsToldOrRefused() throws IOException {
    JsonNode made =
        bench
            .post(
                "/containers/create",
                "{\"Image\":\"app:1\",\"HostConfig\":{\"BlkioDeviceReadBps\":[{\"Path\":\"/dev/vda\","
                    + "\"Rate\":1}]}}")
            .has(201)
            .json();
    assertEquals(
        "Your kernel does not support BPS Block I/O read limit or the cgroup is not mounted."
            + " BlkioDeviceReadBps discarded.",
        made.path("Warnings").path(0).asText());
    bench
        .post(
            "/containers/create",
            "{\"Image\":\"app:1\",\"HostConfig\":{\"DeviceRequests\":[{\"Driver\":\"\","
                + "\"Capabilities\":[[\"gpu\"]]}]}}")
        .says(400, "could not select device driver \"\" with capabilities: [[\"gpu\"]]");
    bench.post("/containers/create", "{\"Image\":\"nothing\"}").says(404, "No such image: nothing");
  }
}
