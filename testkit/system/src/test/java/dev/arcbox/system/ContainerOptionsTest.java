package dev.arcbox.system;

import static dev.arcbox.system.ApiClient.shell;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.arcbox.proto.api.ContainerConfig;
import dev.arcbox.proto.api.Ulimit;
import dev.arcbox.testkit.tier.RequiresTier;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Options of containers, as their processes feel them on a real kernel. */
@Tag("uml")
@RequiresTier(value = "uml", env = "ARCBOX_HOME")
class ContainerOptionsTest extends GuestTest {
  private ApiClient api;

  @BeforeAll
  void connect() throws IOException {
    arcbox.ok("daemon", "start");
    api = new ApiClient(arcbox);
  }

  @AfterAll
  void disconnect() {
    api.close();
  }

  private List<String> lines(ContainerConfig.Builder config) {
    Result result = api.run(config);
    assertEquals(0, result.code(), result::toString);
    return result.out().lines().toList();
  }

  @Test
  void plainOptionsAreInEffect() {
    List<String> found =
        lines(
            shell(
                    """
                    ulimit -Sn; ulimit -Hn
                    cat /proc/self/oom_score_adj
                    id -G
                    hostname
                    cat /proc/sys/kernel/domainname
                    grep -c 10.1.2.3.*other /etc/hosts
                    grep NoNewPrivs /proc/self/status | grep -o '[01]'
                    cat /sys/fs/cgroup/cpu.max
                    cat /sys/fs/cgroup/pids.max
                    cat /proc/sys/kernel/msgmax
                    df -k /dev/shm | tail -1 | tr -s ' ' | cut -d ' ' -f 2
                    touch /x 2>/dev/null || echo refused
                    echo kept > /mine/file && cat /mine/file
                    """)
                .addUlimits(Ulimit.newBuilder().setName("nofile").setSoft(123).setHard(456))
                .setOomScoreAdj(321)
                .addGroupAdd("777")
                .setHostname("myhost")
                .setDomainname("mydomain")
                .addExtraHosts("other:10.1.2.3")
                .addSecurityOpt("no-new-privileges")
                .setNanoCpus(250_000_000)
                .setPidsLimit(50)
                .putSysctls("kernel.msgmax", "12345")
                .setShmSizeBytes(8 << 20)
                .setReadOnly(true)
                .addTmpfs("/mine:size=1m,mode=700"));
    assertEquals(
        List.of(
            "123",
            "456",
            "321",
            "0 10 777",
            "myhost",
            "mydomain",
            "1",
            "1",
            "25000 100000",
            "50",
            "12345",
            "8192",
            "refused",
            "kept"),
        found);
  }

  @Test
  void initIsTheFirstProcessAndReaps() {
    List<String> found =
        lines(
            shell(
                    """
                    cat /proc/1/comm
                    sh -c 'sleep 0 & echo $! > /tmp/orphan'
                    while [ -d /proc/$(cat /tmp/orphan) ]; do usleep 10000; done
                    echo reaped
                    """)
                .setInit(true));
    assertEquals(List.of("docker-init", "reaped"), found);
  }

  @Test
  void filterRefusesWhatReachesBeyondAndIsOffWhenAsked() {
    String script =
        "grep Seccomp: /proc/self/status | grep -o '[0-9]'; unshare -U true && echo made";
    Result filtered = api.run(shell(script));
    assertEquals("2\n", filtered.out(), filtered::toString);
    assertTrue(filtered.err().contains("not permitted"), filtered::toString);
    assertNotEquals(0, filtered.code());
    assertEquals(List.of("0", "made"), lines(shell(script).addSecurityOpt("seccomp=unconfined")));
    assertEquals(List.of("0", "made"), lines(shell(script).setPrivileged(true)));
  }

  @Test
  void privilegedMountsAndSeesDevicesAndOthersDoNot() {
    String script = "mount -t tmpfs none /tmp && echo mounted; ls /dev | grep -c '^vd'";
    assertEquals(List.of("mounted", "2"), lines(shell(script).setPrivileged(true)));
    assertEquals("0\n", api.run(shell(script)).out());
    assertEquals(
        List.of("0000000000000000"),
        lines(shell("grep CapEff /proc/self/status | cut -f 2").addCapDrop("ALL")));
  }

  @Test
  void memoryOverItsLimitKillsAndIsToldSo() {
    String id =
        api.create(shell("dd if=/dev/zero of=/dev/null bs=100M count=1").setMemoryBytes(32 << 20));
    api.start(id);
    assertEquals("137", arcbox.ok("wait", id));
    String document = arcbox.ok("inspect", id);
    assertTrue(document.contains("\"OOMKilled\": true"), document);
    api.remove(id);
  }

  @Test
  void processesOverTheLimitAreRefused() {
    Result result =
        api.run(shell("for i in 1 2 3 4 5 6 7 8; do sleep 100 & done; echo all").setPidsLimit(5));
    assertTrue(result.err().contains("fork"), result::toString);
  }

  @Test
  void processorTimeIsRationed() {
    String script =
        "while grep -q 'nr_throttled 0' /sys/fs/cgroup/cpu.stat; do :; done; echo throttled";
    assertEquals(List.of("throttled"), lines(shell(script).setNanoCpus(100_000_000)));
  }

  @Test
  void namespacesAreSharedWhenAsked() {
    String first =
        api.create(shell("echo hello > /dev/shm/word; sleep 1000").setIpcMode("shareable"));
    api.start(first);
    Result second =
        api.run(
            shell(
                    "while ! cat /dev/shm/word; do usleep 10000; done;"
                        + " tr '\\0' ' ' < /proc/1/cmdline | grep -q 'sl[e]ep 1000' && echo seen")
                .setPidMode("container:" + first)
                .setIpcMode("container:" + first));
    api.remove(first);
    assertEquals(0, second.code(), second::toString);
    assertTrue(second.out().endsWith("hello\nseen\n"), second::toString);
  }
}
