package io.mysocket.relay.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mysocket.relay.config.CannotStartException;
import io.mysocket.relay.config.ConfigFile;
import io.mysocket.relay.config.RelayConfig;
import io.mysocket.relay.testing.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only PostgreSQL has. */
@Tag("postgresql")
class PostgresTest {
  @TempDir Path folder;

  private RelayConfig config(String data, Map<String, String> more) throws Exception {
    Map<String, String> settings = new HashMap<>(TestDatabase.settings(folder));
    settings.put("MYSOCKET_DATA_DIR", folder.resolve(data).toString());
    settings.putAll(more);
    return ConfigFile.read(null, settings);
  }

  @Test
  void isOneRelaysAloneWhereverItsFolderIs() throws Exception {
    try (Database first = Database.occupy(config("a", Map.of()));
        Database command = Database.open(config("a", Map.of()))) {
      assertThatThrownBy(() -> Database.occupy(config("b", Map.of())))
          .isInstanceOf(CannotStartException.class)
          .hasMessageContaining("database.url: another relay (mysocket relay on ")
          .hasMessageContaining("only one relay may");
      assertThat(first.isWritable()).isTrue();
      assertThat(command.isWritable()).isTrue();
    }
    Database.occupy(config("b", Map.of())).close();
  }

  @Test
  void saysWhatIsWrongWithTheDatabase() throws Exception {
    String url = TestDatabase.settings(folder).get("MYSOCKET_DATABASE_URL");
    Map<String, String> wrong =
        Map.of("MYSOCKET_DATABASE_URL", url.replaceFirst("/[^/]*$", "/none"));

    assertThatThrownBy(() -> Database.open(config("a", wrong)))
        .isInstanceOf(CannotStartException.class)
        .hasMessageMatching(
            "(?s)database.url: PostgreSQL at 127.0.0.1:\\d+/none cannot be used as postgres: .*\"none\" does not exist.*");
  }

  @Test
  void refusesAnotherEncoding() throws Exception {
    TestDatabase.execute(
        "CREATE DATABASE latin ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0");
    try {
      String url = TestDatabase.settings(folder).get("MYSOCKET_DATABASE_URL");
      Map<String, String> latin =
          Map.of("MYSOCKET_DATABASE_URL", url.replaceFirst("/[^/]*$", "/latin"));

      assertThatThrownBy(() -> Database.open(config("a", latin)))
          .isInstanceOf(CannotStartException.class)
          .hasMessageContaining("its encoding is LATIN1; make one with CREATE DATABASE");
    } finally {
      TestDatabase.execute("DROP DATABASE latin");
    }
  }

  @Test
  void readsThePasswordForEachConnection() throws Exception {
    TestDatabase.execute("CREATE ROLE secured LOGIN SUPERUSER PASSWORD 'first'");
    try {
      Path file = Files.writeString(folder.resolve("password"), "first\n");
      String url = TestDatabase.settings(folder).get("MYSOCKET_DATABASE_URL");
      Map<String, String> secured =
          Map.of(
              "MYSOCKET_DATABASE_URL", url.replaceFirst("//[^@]*@", "//secured@"),
              "MYSOCKET_DATABASE_PASSWORD_FILE", file.toString());
      RelayConfig config = config("a", secured);
      Database.open(config).close();

      TestDatabase.execute("ALTER ROLE secured PASSWORD 'second'");
      assertThatThrownBy(() -> Database.open(config))
          .hasMessageContaining("cannot be used as secured: ")
          .hasMessageContaining("password authentication failed")
          .hasMessageNotContaining("first");
      Files.writeString(file, "second\n");
      Database.open(config).close();
    } finally {
      TestDatabase.execute("DROP ROLE secured");
    }
  }
}
