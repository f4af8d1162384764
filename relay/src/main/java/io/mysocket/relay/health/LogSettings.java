package io.mysocket.relay.health;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import io.mysocket.relay.config.RelayConfig.Log;
import net.logstash.logback.encoder.LogstashEncoder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sets the program's log up as configured. */
public final class LogSettings {
  private static final String TEXT =
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSSX,UTC} %-5level %logger{0}: %msg %kvp%n";

  /** Libraries that say too much at INFO. */
  private static final String[] CHATTY = {
    "org.apache.sshd",
    "org.flywaydb",
    "com.zaxxer.hikari",
    "io.helidon",
    "io.netty",
    "org.shredzone.acme4j",
    "org.xbill.DNS"
  };

  private LogSettings() {}

  /** Logs to standard output, in this format, from this level on. */
  public static void apply(Log log) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    Encoder<ILoggingEvent> encoder =
        switch (log.format()) {
          case TEXT -> text(context);
          case JSON -> new LogstashEncoder();
        };
    encoder.setContext(context);
    encoder.start();
    ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
    console.setContext(context);
    console.setEncoder(encoder);
    console.start();
    context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(console);
    level(context, Level.toLevel(log.level().name()));
  }

  /** For commands whose output is read by programs. */
  public static void quiet() {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.OFF);
  }

  private static void level(LoggerContext context, Level level) {
    context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(level);
    if (level == Level.INFO) {
      for (String library : CHATTY) {
        context.getLogger(library).setLevel(Level.WARN);
      }
    }
  }

  private static PatternLayoutEncoder text(LoggerContext context) {
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern(TEXT);
    return encoder;
  }
}
