package dev.arcbox.runtime;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import dev.arcbox.runtime.registry.RegistryConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The configuration as values; {@code arcbox-reference.conf} documents every key. Read once at
 * start.
 *
 * @param all everything, Pekko's part included
 */
public record ArcboxConfig(
    String backend,
    Machine machine,
    Recovery recovery,
    Agent agent,
    Container container,
    RegistryConfig registry,
    int maxConnections,
    Config all) {

  /** The machine that containers share. */
  public record Machine(
      long memoryBytes,
      int cpus,
      long diskBytes,
      Duration idleTimeout,
      Duration bootTimeout,
      Duration stopTimeout,
      List<String> kernelArguments) {}

  /** What happens when a machine dies by itself. */
  public record Recovery(
      int maxRestarts, Duration minBackoff, Duration maxBackoff, Duration resetAfter) {}

  /** The watch over the agent. */
  public record Agent(Duration healthInterval, Duration healthTimeout, Duration clockJump) {}

  /** Defaults of containers. */
  public record Container(Duration stopTimeout, long logMaxSize, int logMaxFiles) {}

  /**
   * System properties over the user's file over the defaults.
   *
   * @throws Refusal.BadConfiguration naming file and key
   */
  public static ArcboxConfig load(Path userFile) {
    try {
      return of(
          ConfigFactory.systemProperties()
              .withFallback(
                  ConfigFactory.parseFile(userFile.toFile(), ConfigParseOptions.defaults()))
              .withFallback(defaults())
              .resolve());
    } catch (ConfigException e) {
      throw new Refusal.BadConfiguration(e.getMessage());
    }
  }

  /** A back end may give fewer CPUs than are asked for. */
  public ArcboxConfig withAtMostCpus(int most) {
    Machine fitting =
        new Machine(
            machine.memoryBytes,
            Math.min(most, machine.cpus),
            machine.diskBytes,
            machine.idleTimeout,
            machine.bootTimeout,
            machine.stopTimeout,
            machine.kernelArguments);
    return new ArcboxConfig(
        backend, fitting, recovery, agent, container, registry, maxConnections, all);
  }

  /** Without a user's file. */
  public static Config defaults() {
    return ConfigFactory.parseResources(
            ArcboxConfig.class.getClassLoader(), "arcbox-reference.conf")
        .withFallback(ConfigFactory.defaultReference(ArcboxConfig.class.getClassLoader()));
  }

  /** Of everything resolved. */
  public static ArcboxConfig of(Config all) {
    Config arcbox = all.getConfig("arcbox");
    return new ArcboxConfig(
        arcbox.getString("backend"),
        machine(arcbox.getConfig("machine")),
        recovery(arcbox.getConfig("machine.recovery")),
        agent(arcbox.getConfig("agent")),
        container(arcbox.getConfig("container")),
        RegistryConfig.of(arcbox.getConfig("registry")),
        positive(arcbox, "gateway.max-connections"),
        all);
  }

  private static Machine machine(Config config) {
    return new Machine(
        atLeast(config, "memory", 64L << 20),
        positive(config, "cpus"),
        atLeast(config, "disk", 256L << 20),
        config.getDuration("idle-timeout"),
        config.getDuration("boot-timeout"),
        config.getDuration("stop-timeout"),
        List.copyOf(config.getStringList("kernel-arguments")));
  }

  private static Recovery recovery(Config config) {
    return new Recovery(
        config.getInt("max-restarts"),
        config.getDuration("min-backoff"),
        config.getDuration("max-backoff"),
        config.getDuration("reset-after"));
  }

  private static Agent agent(Config config) {
    return new Agent(
        config.getDuration("health-interval"),
        config.getDuration("health-timeout"),
        config.getDuration("clock-jump"));
  }

  private static Container container(Config config) {
    return new Container(
        config.getDuration("stop-timeout"),
        atLeast(config, "log-max-size", 64L << 10),
        positive(config, "log-max-files"));
  }

  private static int positive(Config config, String key) {
    int value = config.getInt(key);
    if (value < 1) {
      throw new Refusal.BadConfiguration(key + " must be at least 1, not " + value);
    }
    return value;
  }

  private static long atLeast(Config config, String key, long least) {
    long value = config.getBytes(key);
    if (value < least) {
      throw new Refusal.BadConfiguration(
          key + " must be at least " + least + " bytes, not " + value);
    }
    return value;
  }
}
