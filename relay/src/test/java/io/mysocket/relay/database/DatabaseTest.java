package io.mysocket.relay.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mysocket.relay.config.CannotStartException;
import io.mysocket.relay.testing.OnEveryDatabase;
import io.mysocket.relay.testing.TestDatabase;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@OnEveryDatabase
class DatabaseTest {
  @TempDir Path folder;

  private static int add(Transaction now, String name) {
    return now.handle().execute("INSERT INTO sequence (name, next) VALUES (?, 0)", name);
  }

  private static int count(Database database) {
    return database.read(now ->
        now.handle().createQuery("SELECT COUNT(*) FROM sequence").mapTo(Integer.class).one());
  }

  @Test
  void keepsWhatWasWrittenAndNothingOfAFailedWrite() throws Exception {
    try (Database database = TestDatabase.open(folder)) {
      database.write(now -> add(now, "kept"));
      assertThatThrownBy(() ->
              database.write(now -> {
                add(now, "lost");
                throw new IllegalStateException("stop");
              }))
          .isInstanceOf(IllegalStateException.class);
    }
    try (Database again = TestDatabase.open(folder)) {
      assertThat(count(again)).isEqualTo(1);
    }
  }

  @Test
  void letsManyWriteOneAfterTheOtherAlsoFromTwoPrograms() throws Exception {
    try (Database one = TestDatabase.open(folder);
        Database two = TestDatabase.open(folder)) {
      List<CompletableFuture<Void>> writes = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        String name = "n" + i;
        Database database = i % 2 == 0 ? one : two;
        writes.add(
            CompletableFuture.runAsync(
                () ->
                    database.write(now -> {
                      int before =
                          now.handle()
                              .createQuery("SELECT COUNT(*) FROM sequence")
                              .mapTo(Integer.class)
                              .one();
                      return before + add(now, name);
                    }),
                task -> Thread.ofVirtual().start(task)));
      }
      writes.forEach(CompletableFuture::join);
      assertThat(count(one)).isEqualTo(100);
    }
  }

  @Test
  void refusesADatabaseOfANewerRelay() throws Exception {
    try (Database database = TestDatabase.open(folder)) {
      database.write(now ->
          now.handle()
              .execute(
                  "INSERT INTO flyway_schema_history SELECT 1 + (SELECT MAX(installed_rank) FROM flyway_schema_history), '999', 'later', 'SQL', 'V999__later.sql', 1,"
                      + " installed_by, installed_on, 1, success FROM flyway_schema_history WHERE installed_rank = 1"));
    }

    assertThatThrownBy(() -> TestDatabase.open(folder))
        .isInstanceOf(CannotStartException.class)
        .hasMessageContaining("newer relay")
        .hasMessageContaining("999");
  }

  @Test
  void identifiersGrowWithTime() {
    String early = Uuid7.at(Instant.ofEpochMilli(1_000_000));
    String late = Uuid7.at(Instant.ofEpochMilli(1_000_001));

    assertThat(early)
        .isLessThan(late)
        .matches("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
    assertThat(Uuid7.at(Instant.ofEpochMilli(5))).isNotEqualTo(Uuid7.at(Instant.ofEpochMilli(5)));
  }
}
