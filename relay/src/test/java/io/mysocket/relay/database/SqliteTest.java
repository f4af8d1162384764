package io.mysocket.relay.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mysocket.relay.RelayRig;
import io.mysocket.relay.config.CannotStartException;
import io.mysocket.relay.config.RelayConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteTest {
  @TempDir Path folder;

  private static String pragma(Database database, String name) {
    return database.read(
        now -> now.handle().createQuery("PRAGMA " + name).mapTo(String.class).one());
  }

  @Test
  void isDurableAndStrict() throws Exception {
    try (Database database = Database.open(folder)) {
      assertThat(pragma(database, "journal_mode")).isEqualTo("wal");
      assertThat(pragma(database, "synchronous")).isEqualTo("2");
      assertThat(pragma(database, "foreign_keys")).isEqualTo("1");
      assertThat(pragma(database, "busy_timeout")).isEqualTo("10000");
      assertThat(database.trouble()).isEmpty();
      assertThatThrownBy(() ->
              database.write(now ->
                  now.handle()
                      .execute("INSERT INTO tunnel_key VALUES ('no-socket', 'n', 'f', 'k', 0)")))
          .isInstanceOf(DatabaseFailedException.class);
    }
  }

  @Test
  void makesItsFolderForItselfAlone() throws Exception {
    Path deep = folder.resolve("a/b");
    Database.open(deep).close();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(deep)))
        .isEqualTo("rwx------");
  }

  @Test
  void saysWhatIsWrongWithTheFolder() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));

    assertThatThrownBy(() -> Database.open(file.resolve("data")))
        .isInstanceOf(CannotStartException.class)
        .hasMessageContaining("data-dir");

    Files.writeString(
        Files.createDirectory(folder.resolve("odd")).resolve("relay.db"),
        "no database".repeat(100));
    assertThatThrownBy(() -> Database.open(folder.resolve("odd")))
        .isInstanceOf(CannotStartException.class)
        .hasMessageContaining("relay.db cannot be");
  }

  @Test
  void isOneRelaysAlone() throws Exception {
    RelayConfig config = RelayRig.config(folder);
    try (Database first = Database.occupy(config);
        Database command = Database.open(config)) {
      assertThatThrownBy(() -> Database.occupy(config))
          .isInstanceOf(CannotStartException.class)
          .hasMessageContaining("another relay (process " + ProcessHandle.current().pid() + " on ")
          .hasMessageContaining("only one may");
      assertThat(first.isWritable()).isTrue();
      assertThat(command.isWritable()).isTrue();
    }
    Database.occupy(config).close();
  }
}
