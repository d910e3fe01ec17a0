package dev.arcbox.runtime;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.Duration;
import ch.qos.logback.core.util.FileSize;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;

/** The daemon's log file, set up in code: reading an XML file would cost a tenth of a second. */
final class DaemonLog {
  private static final int OLD_FILES = 3;

  private DaemonLog() {}

  static void open(Path folder) {
    Path file = folder.resolve("daemon.log");
    if (Files.isSymbolicLink(file)) {
      throw new Refusal.Unsafe(file, "it is a symbolic link");
    }
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern("%d{yyyy-MM-dd'T'HH:mm:ss.SSS} %-5level %logger{24} - %msg%n");
    encoder.start();
    RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
    appender.setContext(context);
    appender.setFile(file.toString());
    appender.setEncoder(encoder);
    rotate(context, appender, folder);
    appender.start();
    context.getLogger("ROOT").setLevel(Level.INFO);
    context.getLogger("ROOT").addAppender(appender);
    context
        .getLogger("dev.arcbox")
        .setLevel(Level.toLevel(System.getProperty("arcbox.log.level"), Level.INFO));
  }

  private static void rotate(
      LoggerContext context, RollingFileAppender<ILoggingEvent> appender, Path folder) {
    FixedWindowRollingPolicy window = new FixedWindowRollingPolicy();
    window.setContext(context);
    window.setParent(appender);
    window.setFileNamePattern(folder.resolve("daemon.%i.log").toString());
    window.setMinIndex(1);
    window.setMaxIndex(OLD_FILES);
    window.start();
    SizeBasedTriggeringPolicy<ILoggingEvent> size = new SizeBasedTriggeringPolicy<>();
    size.setContext(context);
    size.setMaxFileSize(FileSize.valueOf("8MB"));
    size.setCheckIncrement(Duration.buildBySeconds(10));
    size.start();
    appender.setRollingPolicy(window);
    appender.setTriggeringPolicy(size);
  }
}
