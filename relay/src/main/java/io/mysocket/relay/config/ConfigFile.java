package io.mysocket.relay.config;

import io.mysocket.relay.config.RelayConfig.AccessLog;
import io.mysocket.relay.config.RelayConfig.Listen;
import io.mysocket.relay.config.RelayConfig.Log;
import io.mysocket.relay.config.RelayConfig.Names;
import io.mysocket.relay.config.RelayConfig.PublicPorts;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.source.yaml.YamlConfigSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads a {@link RelayConfig} from YAML, the environment over it: {@code listen.https} can be given
 * as {@code MYSOCKET_LISTEN_HTTPS}.
 */
public final class ConfigFile {
  private static final String PREFIX = "MYSOCKET_";
  private static final int FILE_PRIORITY = 100;
  private static final long LARGEST_FILE = 1 << 20;
  private static final Duration LONGEST_GRACE = Duration.ofMinutes(30);

  private ConfigFile() {}

  /**
   * The configuration of a file; null is only the environment and the defaults.
   *
   * @throws CannotStartException with every mistake in it
   */
  public static RelayConfig read(@Nullable Path file, Map<String, String> environment)
      throws CannotStartException {
    SmallRyeConfig yaml = yaml(file);
    Settings settings =
        new Settings(key ->
            Optional.ofNullable(environment.get(variable(key)))
                .or(() -> yaml.getOptionalValue(key, String.class)));
    RelayConfig config = config(settings);
    List<String> mistakes = new ArrayList<>(settings.mistakes());
    for (String key : new TreeSet<>(keys(yaml))) {
      if (!settings.known().contains(key)) {
        mistakes.add(
            key + ": there is no such key; known are " + String.join(", ", settings.known()));
      }
    }
    if (!mistakes.isEmpty()) {
      throw new CannotStartException(mistakes);
    }
    return config;
  }

  /** The environment variable of a key. */
  static String variable(String key) {
    return PREFIX + key.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
  }

  private static List<String> keys(SmallRyeConfig yaml) {
    List<String> keys = new ArrayList<>();
    yaml.getConfigSources().forEach(source -> keys.addAll(source.getPropertyNames()));
    return keys;
  }

  private static SmallRyeConfig yaml(@Nullable Path file) throws CannotStartException {
    SmallRyeConfigBuilder builder = new SmallRyeConfigBuilder();
    if (file != null) {
      builder.withSources(new YamlConfigSource(file.toString(), text(file), FILE_PRIORITY));
    }
    try {
      return builder.build();
    } catch (RuntimeException e) {
      throw new CannotStartException(
          "the configuration file " + file + " cannot be used: " + e.getMessage());
    }
  }

  private static String text(Path file) throws CannotStartException {
    try {
      if (Files.size(file) > LARGEST_FILE) {
        throw new CannotStartException(
            "the configuration file " + file + " is larger than " + LARGEST_FILE + " bytes");
      }
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new CannotStartException("the configuration file " + file + " cannot be read: " + e);
    }
  }

  private static RelayConfig config(Settings settings) {
    String domain = settings.name("domain", "mysocket.localhost");
    Names names =
        new Names(
            domain,
            settings.name("tunnels-domain", "edge." + domain),
            settings.name("api-host", "api." + domain),
            settings.name("ssh-host", "ssh." + domain));
    if (names.api().endsWith("." + names.tunnels())) {
      settings.mistake(
          "api-host: '"
              + names.api()
              + "' is below tunnels-domain, where sockets live; take another name");
    }
    Path dataDir = settings.path("data-dir", Path.of("data"));
    Listen listen =
        new Listen(
            settings.host("listen.host", "::"),
            settings.port("listen.https", 8443, 0),
            settings.port("listen.http", 8080, 0),
            settings.port("listen.ssh", 2222, 0),
            settings.address(
                "listen.health", new InetSocketAddress(InetAddress.getLoopbackAddress(), 8090)));
    return new RelayConfig(
        names,
        dataDir == null ? Path.of("data") : dataDir,
        listen,
        new PublicPorts(
            settings.port("public-https-port", listen.https(), 1),
            settings.port("public-http-port", listen.http(), 1),
            settings.port("public-ssh-port", listen.ssh(), 1)),
        new Log(
            settings.choice("log.format", Log.LogFormat.TEXT),
            settings.choice("log.level", Log.Level.INFO)),
        new AccessLog(
            settings.path("access-log.file", null),
            settings.choice("access-log.format", AccessLog.LineFormat.COMBINED)),
        settings.time("shutdown-grace", Duration.ofSeconds(30), Duration.ZERO, LONGEST_GRACE));
  }
}
