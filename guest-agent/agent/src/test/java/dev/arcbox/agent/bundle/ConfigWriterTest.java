package dev.arcbox.agent.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.arcbox.proto.agent.CreateContainerRequest;
import dev.arcbox.proto.agent.Mount;
import dev.arcbox.proto.agent.Namespaces;
import dev.arcbox.proto.agent.Paths;
import dev.arcbox.proto.agent.ProcessSpec;
import dev.arcbox.proto.agent.Resources;
import dev.arcbox.proto.agent.Ulimit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ConfigWriterTest {
  private static final KernelFeatures KERNEL =
      new KernelFeatures(
          Set.of("mnt", "pid", "net", "ipc", "uts", "cgroup"),
          Set.of("mqueue"),
          Set.of("cpu", "memory", "pids"),
          new KernelFeatures.Limits(true, false, false, true, false));

  private static CreateContainerRequest.Builder request() {
    return CreateContainerRequest.newBuilder()
        .setId("c")
        .setHostname("box")
        .setProcess(ProcessSpec.newBuilder().addArgs("true"));
  }

  private static Map<?, ?> written(CreateContainerRequest.Builder request) throws BundleException {
    ConfigWriter.Place place =
        new ConfigWriter.Place(
            "/root",
            "/arcbox/c",
            Map.of(),
            Map.of("vol", "/data/vol"),
            List.of(),
            "/usr/bin/init",
            Map.of("other", 42),
            "",
            KERNEL);
    return (Map<?, ?>) JsonText.parse(ConfigWriter.write(request.build(), User.ROOT, "/", place));
  }

  private static Object at(Object from, String... path) {
    Object found = from;
    for (String name : path) {
      found = ((Map<?, ?>) found).get(name);
    }
    return found;
  }

  private static List<String> callsAllowed(Object config) {
    List<String> names = new ArrayList<>();
    for (Object rule : (List<?>) at(config, "linux", "seccomp", "syscalls")) {
      if (at(rule, "action").equals("SCMP_ACT_ALLOW") && at(rule, "args") == null) {
        ((List<?>) at(rule, "names")).forEach(name -> names.add((String) name));
      }
    }
    return names;
  }

  @Test
  void defaultProfileDeniesWhatReachesBeyondTheContainer() throws BundleException {
    Object config = written(request());
    assertEquals("SCMP_ACT_ERRNO", at(config, "linux", "seccomp", "defaultAction"));
    assertEquals(1L, at(config, "linux", "seccomp", "defaultErrnoRet"));
    List<String> allowed = callsAllowed(config);
    assertTrue(allowed.containsAll(List.of("read", "openat", "execve", "chroot", "ptrace")));
    for (String refused :
        List.of(
            "mount",
            "unshare",
            "keyctl",
            "bpf",
            "init_module",
            "reboot",
            "clone3",
            "io_uring_setup")) {
      assertFalse(allowed.contains(refused), refused);
    }
  }

  @Test
  void capabilitiesOpenTheCallsThatTheyAreFor() throws BundleException {
    CreateContainerRequest.Builder admin = request();
    admin.getProcessBuilder().addCapAdd("SYS_ADMIN").addCapDrop("SYS_CHROOT");
    List<String> allowed = callsAllowed(written(admin));
    assertTrue(allowed.containsAll(List.of("mount", "unshare", "clone", "clone3")));
    assertFalse(allowed.contains("chroot"));
  }

  @Test
  void privilegedAndUnconfinedHaveNoFilter() throws BundleException {
    CreateContainerRequest.Builder privileged = request();
    privileged.getProcessBuilder().setPrivileged(true);
    Object config = written(privileged);
    assertEquals(null, at(config, "linux", "seccomp"));
    assertEquals(null, at(config, "linux", "maskedPaths"));
    assertEquals(null, at(written(request().setSeccomp("unconfined")), "linux", "seccomp"));
  }

  @Test
  void ownProfileIsTranslatedByItsConditions() throws BundleException {
    String profile =
        """
        {"defaultAction": "SCMP_ACT_KILL", "archMap": [{"architecture": "SCMP_ARCH_X86_64",
          "subArchitectures": ["SCMP_ARCH_X86"]}],
         "syscalls": [
          {"names": ["read"], "action": "SCMP_ACT_ALLOW", "args": null},
          {"name": "write", "action": "SCMP_ACT_ALLOW"},
          {"names": ["mount"], "action": "SCMP_ACT_ALLOW", "includes": {"caps": ["CAP_SYS_ADMIN"]}},
          {"names": ["clone"], "action": "SCMP_ACT_ALLOW", "excludes": {"caps": ["CAP_SYS_ADMIN"]},
           "args": [{"index": 0, "value": 18446744073709551615, "op": "SCMP_CMP_MASKED_EQ"}]}]}
        """;
    Object config = written(request().setSeccomp(profile));
    List<?> rules = (List<?>) at(config, "linux", "seccomp", "syscalls");
    assertEquals(3, rules.size());
    assertEquals(-1L, at(((List<?>) at(rules.get(2), "args")).getFirst(), "value"));
    for (String bad : List.of("{", "[]", "{\"defaultAction\": \"BOOM\"}", "{\"a\": tru}")) {
      assertThrows(BundleException.class, () -> written(request().setSeccomp(bad)), bad);
    }
  }

  @Test
  void onlySettingsOfItsOwnNamespacesMayBeSet() throws BundleException {
    Object config = written(request().putSysctls("net.ipv4.ip_forward", "1"));
    assertEquals("1", at(config, "linux", "sysctl", "net.ipv4.ip_forward"));
    for (String bad : List.of("kernel.panic", "vm.swappiness", "net/../vm.x", "fs.file-max")) {
      assertThrows(BundleException.class, () -> written(request().putSysctls(bad, "1")), bad);
    }
    Namespaces host = Namespaces.newBuilder().setNetwork("host").setIpc("host").build();
    for (String bad : List.of("net.ipv4.ip_forward", "kernel.shmmax")) {
      assertThrows(
          BundleException.class,
          () -> written(request().setNamespaces(host).putSysctls(bad, "1")),
          bad);
    }
  }

  @Test
  void namespacesOfOthersAreJoinedByTheirProcess() throws BundleException {
    Namespaces modes =
        Namespaces.newBuilder().setPid("container:other").setUts("host").setIpc("private").build();
    Object config = written(request().setNamespaces(modes));
    List<?> namespaces = (List<?>) at(config, "linux", "namespaces");
    assertTrue(namespaces.contains(Map.of("type", "pid", "path", "/proc/42/ns/pid")));
    assertFalse(namespaces.contains(Map.of("type", "uts")));
    assertTrue(namespaces.contains(Map.of("type", "ipc")));
    for (String bad : List.of("container:nobody", "sideways")) {
      assertThrows(
          BundleException.class,
          () -> written(request().setNamespaces(Namespaces.newBuilder().setPid(bad))),
          bad);
    }
  }

  @Test
  void pathsGivenReplaceTheDefaultsAndNoneIsAChoice() throws BundleException {
    assertTrue(((List<?>) at(written(request()), "linux", "maskedPaths")).contains("/proc/kcore"));
    Object none = written(request().setMaskedPaths(Paths.getDefaultInstance()));
    assertEquals(List.of(), at(none, "linux", "maskedPaths"));
    assertThrows(
        BundleException.class,
        () -> written(request().setMaskedPaths(Paths.newBuilder().addPaths("relative"))));
  }

  @Test
  void initRunsTheCommandAndVolumesAreBound() throws BundleException {
    Mount mount =
        Mount.newBuilder()
            .setType("volume")
            .setSource("vol")
            .setTarget("/v")
            .addOptions("ro")
            .build();
    Object config = written(request().setInit(true).addMounts(mount));
    assertEquals(List.of("/sbin/docker-init", "--", "true"), at(config, "process", "args"));
    List<?> mounts = (List<?>) at(config, "mounts");
    Object last = mounts.getLast();
    assertEquals("/data/vol", at(last, "source"));
    assertEquals(List.of("ro", "rbind"), at(last, "options"));
    for (String bad : List.of("/", "/proc/x", "relative", "/v/../proc")) {
      assertThrows(
          BundleException.class,
          () -> written(request().addMounts(mount.toBuilder().setTarget(bad))),
          bad);
    }
  }

  @Test
  void limitsAreCheckedBeforeAnythingStarts() throws BundleException {
    Object config =
        written(
            request()
                .setResources(
                    Resources.newBuilder().setNanoCpus(500_000_000L).setMemoryBytes(64 << 20)));
    assertEquals(50_000L, at(config, "linux", "resources", "cpu", "quota"));
    for (Resources.Builder bad :
        List.of(
            Resources.newBuilder().setMemoryBytes(1),
            Resources.newBuilder().setMemoryBytes(64 << 20).setMemorySwapBytes(32 << 20),
            Resources.newBuilder().setCpuQuotaMicros(10),
            Resources.newBuilder().setCpuPeriodMicros(5),
            Resources.newBuilder().setBlkioWeight(5),
            Resources.newBuilder().setNanoCpus(-1))) {
      assertThrows(BundleException.class, () -> written(request().setResources(bad)));
    }
    for (String rule : List.of("c 1:3", "x 1:3 rwm", "c 1:3 rwx", "c -1:3 r", "c1:3 r")) {
      assertThrows(
          BundleException.class, () -> written(request().addDeviceCgroupRules(rule)), rule);
    }
    CreateContainerRequest.Builder limited = request();
    limited
        .getProcessBuilder()
        .addUlimits(Ulimit.newBuilder().setName("nofile").setSoft(-1).setHard(-1));
    Object limit = ((List<?>) at(written(limited), "process", "rlimits")).getFirst();
    assertEquals(-1L, at(limit, "soft")); // all bits, which is "no limit"
  }

  @Test
  void whatTheKernelCannotIsToldAndLeftOut() {
    List<String> warnings = Warnings.none();
    Resources can =
        Warnings.possible(
            Resources.newBuilder()
                .setMemoryBytes(64 << 20)
                .setMemorySwapBytes(-1)
                .setCpusetCpus("0-1")
                .setBlkioWeight(100)
                .setOomKillDisable(true)
                .setMemorySwappiness(10)
                .setPidsLimit(5)
                .build(),
            KERNEL,
            warnings);
    assertEquals(Resources.newBuilder().setMemoryBytes(64 << 20).setPidsLimit(5).build(), can);
    assertEquals(4, warnings.size(), warnings::toString);
  }
}
