package io.mysocket.relay.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a {@link DatabaseConfig}. A URL that is wrong is never told, as it may hold a password. */
final class DatabaseSettings {
  private static final String URL = "database.url";
  private static final String USER = "database.user";
  private static final int CONNECTIONS = 10;
  private static final int MOST_CONNECTIONS = 100;
  private static final int MOST_SERVERS = 8;

  private static final Pattern FORM =
      Pattern.compile(
          "postgres(?:ql)?://(?:([^@/?]*)@)?([^@/?]+)/([A-Za-z0-9_.-]{1,63})(?:\\?(.*))?");
  private static final Pattern SERVER =
      Pattern.compile("(?:[A-Za-z0-9.-]{1,253}|\\[[0-9a-fA-F:.]{2,45}])(?::[0-9]{1,5})?");

  /** What may follow the name of the database: as libpq calls it, and as JDBC does. */
  private static final Map<String, String> OPTIONS =
      new TreeMap<>(
          Map.of(
              "sslmode", "sslmode",
              "sslrootcert", "sslrootcert",
              "sslcert", "sslcert",
              "sslkey", "sslkey",
              "channel_binding", "channelBinding",
              "target_session_attrs", "targetServerType"));

  private DatabaseSettings() {}

  static DatabaseConfig read(Settings settings) {
    String url = settings.read(URL, "", text -> text);
    String user = Readings.word(settings, USER, "");
    Path password = Readings.file(settings, "database.password-file");
    int connections = settings.number("database.connections", CONNECTIONS, 2, MOST_CONNECTIONS);
    if (url.isEmpty()) {
      if (!user.isEmpty() || password != null) {
        settings.mistake(URL, "other database keys are set but not this one; name the database");
      }
      return new DatabaseConfig.Embedded();
    }
    return server(settings, url, user, password, connections);
  }

  private static DatabaseConfig server(
      Settings settings, String url, String user, @Nullable Path password, int connections) {
    Matcher parts = FORM.matcher(url);
    if (!parts.matches()) {
      settings.mistake(
          URL,
          "not the URL of a PostgreSQL database; write one such as"
              + " postgresql://db.example.org:5432/mysocket, or leave it out for a SQLite file in"
              + " data-dir");
      return new DatabaseConfig.Embedded();
    }
    String named = parts.group(1) == null ? "" : parts.group(1);
    if (named.contains(":")) {
      settings.mistake(
          URL, "it holds a password; write that into a file and name it in database.password-file");
    } else if (named.isEmpty() && user.isEmpty()) {
      settings.mistake(USER, "whom to log in to the database as is not set; name the user");
    } else if (!named.isEmpty() && !user.isEmpty() && !named.equals(user)) {
      settings.mistake(USER, "it names another user than database.url; name one");
    }
    String servers = servers(settings, parts.group(2));
    String options = options(settings, parts.group(4), servers.contains(","));
    return new DatabaseConfig.Server(
        "jdbc:postgresql://" + servers + "/" + parts.group(3) + options,
        "PostgreSQL at " + servers + "/" + parts.group(3),
        user.isEmpty() ? named : user,
        password,
        connections);
  }

  private static String servers(Settings settings, String text) {
    String[] servers = text.split(",", -1);
    for (String server : servers) {
      if (!SERVER.matcher(server).matches()) {
        settings.mistake(URL, "it names no server; write one such as db.example.org:5432");
      }
    }
    if (servers.length > MOST_SERVERS) {
      settings.mistake(URL, "it names more than " + MOST_SERVERS + " servers; name fewer");
    }
    return text;
  }

  /** With several servers the one that takes writes is looked for. */
  private static String options(Settings settings, @Nullable String text, boolean several) {
    Map<String, String> made = new TreeMap<>();
    if (several) {
      made.put("targetServerType", "primary");
    }
    for (String option : text == null ? new String[0] : text.split("&", -1)) {
      int equals = Math.max(0, option.indexOf('='));
      String name = OPTIONS.get(option.substring(0, equals));
      String value = option.substring(equals + 1);
      if (name == null || !value.matches("[A-Za-z0-9_./@:+%-]{1,512}")) {
        settings.mistake(
            URL,
            "it has an option that is not known; known are " + String.join(", ", OPTIONS.keySet()));
      } else if (name.equals("targetServerType")) {
        made.put(name, value.equals("any") ? "any" : "primary");
      } else {
        made.put(name, value);
      }
    }
    List<String> written = new ArrayList<>();
    made.forEach((name, value) -> written.add(name + "=" + value));
    return written.isEmpty() ? "" : "?" + String.join("&", written);
  }
}
