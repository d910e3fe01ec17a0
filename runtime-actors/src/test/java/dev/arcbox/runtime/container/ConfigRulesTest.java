package dev.arcbox.runtime.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.TextFormat;
import dev.arcbox.proto.api.ContainerConfig;
import dev.arcbox.runtime.ArcboxConfig;
import dev.arcbox.runtime.Refusal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigRulesTest {
  private static final HostLimits HOST = new HostLimits(2, 1L << 30);

  private static ContainerConfig parse(String text) {
    try {
      return TextFormat.parse(text, ContainerConfig.class);
    } catch (TextFormat.ParseException e) {
      throw new AssertionError(text, e);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "memory_bytes: 5 | Minimum memory limit allowed is 6MB",
        "memory_bytes: 8000000 memory_swap_bytes: 7000000 | Minimum memoryswap limit should be"
            + " larger",
        "memory_swap_bytes: 7000000 | You should always set the Memory limit",
        "memory_bytes: 8000000 memory_reservation_bytes: 9000000 | can not be less than memory"
            + " reservation",
        "memory_swappiness: 101 | valid memory swappiness range is 0-100",
        "nano_cpus: 3000000000 | Range of CPUs is from 0.01 to 2.00, as there are only 2 CPUs"
            + " available",
        "nano_cpus: 1000000000 cpu_quota_micros: 5000 | Nano CPUs and CPU Quota cannot both be set",
        "cpu_period_micros: 1 | CPU cfs period can not be less than 1ms",
        "cpu_quota_micros: 1 | CPU cfs quota can not be less than 1ms",
        "cpuset_cpus: '0-2' | Requested CPUs are not available - requested 0-2, available: 0-1",
        "cpuset_cpus: 'x' | Invalid value x for cpuset cpus",
        "blkio_weight: 5 | Range of blkio weight is from 10 to 1000",
        "oom_score_adj: 2000 | range for oom score adj is [-1000, 1000]",
        "ulimits { name: 'bad' } | invalid ulimit type: bad",
        "ulimits { name: 'nofile' soft: 5 hard: 4 } | ulimit soft limit must be less than or equal",
        "restart_policy { name: 'sometimes' } | invalid restart policy 'sometimes'",
        "restart_policy { name: 'always' maximum_retry_count: 2 } | maximum retry count cannot be"
            + " used",
        "restart_policy { name: 'always' } auto_remove: true | can't create 'AutoRemove' container",
        "healthcheck { test: 'CMD' test: 'x' interval_nanos: 5 } | Interval in Healthcheck cannot"
            + " be less",
        "healthcheck { test: 'RUN' } | Unknown healthcheck type 'RUN'",
        "log_config { type: 'syslog' } | logger: no log driver named 'syslog' is registered",
        "log_config { type: 'json-file' config { key: 'x' value: '' } } | unknown log opt 'x' for"
            + " json-file",
        "cap_add: 'CAP_FLY' | unknown capability: \"CAP_FLY\"",
        "sysctls { key: '../x' value: '1' } | sysctl '../x' is not whitelisted",
        "security_opt: 'magic' | invalid --security-opt",
        "ipc_mode: 'mine' | invalid IPC mode: mine",
        "runtime: 'kata' | Unknown runtime specified kata",
        "exposed_ports: '70000/tcp' | Invalid containerPort: 70000/tcp",
        "extra_hosts: 'nothing' | bad format for add-host: \"nothing\"",
        "network_mode: 'container:x' hostname: 'h' | conflicting options: hostname and the network"
            + " mode",
      })
  void refusesInDockersWords(String config, String words) {
    Refusal.Invalid refusal =
        assertThrows(Refusal.Invalid.class, () -> ConfigRules.check(parse(config), HOST));
    assertTrue(refusal.getMessage().contains(words.strip()), refusal.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "memory_bytes: 8000000 memory_swap_bytes: -1",
        "nano_cpus: 2000000000",
        "cpuset_cpus: '0,1'",
        "restart_policy { name: 'on-failure' maximum_retry_count: 5 }",
        "healthcheck { test: 'NONE' }",
        "log_config { type: 'none' }",
        "log_config { type: 'json-file' config { key: 'max-size' value: '10m' } }",
        "cap_add: 'net_admin' cap_drop: 'ALL'",
        "security_opt: 'seccomp=unconfined' security_opt: 'no-new-privileges'",
        "exposed_ports: '80' exposed_ports: '100-200/udp'",
        "extra_hosts: 'db:10.0.0.1' extra_hosts: 'host:host-gateway'",
      })
  void acceptsWhatDockerAccepts(String config) {
    assertEquals(List.of(), ConfigRules.check(parse(config), HOST));
  }

  @Test
  void logOptionsBecomeLimits() {
    ArcboxConfig.Container defaults =
        new ArcboxConfig.Container(Duration.ofSeconds(10), 10 << 20, 3);
    assertEquals(
        Optional.of(new ContainerLog.Limits(10 << 20, 3)),
        LogOptions.limits(parse("log_config { type: 'json-file' }").getLogConfig(), defaults));
    assertEquals(
        Optional.of(new ContainerLog.Limits(2_000, 1)),
        LogOptions.limits(
            parse("log_config { config { key: 'max-size' value: '2k' } }").getLogConfig(),
            defaults));
    assertEquals(
        Optional.empty(),
        LogOptions.limits(parse("log_config { type: 'none' }").getLogConfig(), defaults));
  }

  @Test
  void anUpdateKeepsWhatItDoesNotName() {
    ContainerConfig before =
        parse("image: 'i' memory_bytes: 8000000 restart_policy { name: 'always' }");
    ContainerConfig after =
        UpdateRules.merge(before, parse("cpu_shares: 5 restart_policy { name: 'no' }"));
    assertEquals(8_000_000, after.getMemoryBytes());
    assertEquals(5, after.getCpuShares());
    assertEquals("no", after.getRestartPolicy().getName());
    assertThrows(Refusal.Invalid.class, () -> UpdateRules.merge(before, parse("user: 'root'")));
  }
}
