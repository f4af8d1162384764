package io.mysocket.relay.config;

import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.source.yaml.YamlConfigSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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

  private ConfigFile() {}

  /**
   * The configuration of a file; null is only the environment and the defaults.
   *
   * @throws CannotStartException with every mistake in it
   */
  public static RelayConfig read(@Nullable Path file, Map<String, String> environment)
      throws CannotStartException {
    String text = file == null ? "" : text(file);
    SmallRyeConfig yaml = yaml(file, text);
    YamlLines lines = YamlLines.of(text);
    Settings settings =
        new Settings(key ->
            Optional.ofNullable(environment.get(variable(key)))
                .map(value -> new Settings.Text(value, variable(key)))
                .or(() ->
                    yaml.getOptionalValue(key, String.class)
                        .map(value -> new Settings.Text(value, lines.where(file, key)))));
    RelayConfig config = ConfigKeys.config(settings);
    List<String> mistakes = new ArrayList<>(settings.mistakes());
    for (String key : new TreeSet<>(keys(yaml))) {
      if (!settings.known().contains(key)) {
        mistakes.add(
            lines.where(file, key)
                + ": there is no such key; known are "
                + String.join(", ", settings.known()));
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

  private static SmallRyeConfig yaml(@Nullable Path file, String text) throws CannotStartException {
    SmallRyeConfigBuilder builder = new SmallRyeConfigBuilder();
    if (file == null) {
      return builder.build();
    }
    try {
      return builder
          .withSources(new YamlConfigSource(file.toString(), text, FILE_PRIORITY))
          .build();
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
}
