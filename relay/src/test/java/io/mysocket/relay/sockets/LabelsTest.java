package io.mysocket.relay.sockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mysocket.control.problems.ProblemException;
import io.mysocket.relay.database.Database;
import io.mysocket.relay.testing.OnEveryDatabase;
import io.mysocket.relay.testing.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@OnEveryDatabase
class LabelsTest {
  private static final Instant NOW = Instant.parse("2026-11-24T00:00:00Z");

  @TempDir Path folder;
  private Database database;

  @BeforeEach
  void open() throws Exception {
    database = TestDatabase.open(folder);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private String claim(String account, String key, @Nullable String wish, Instant at) {
    return database.write(now -> Labels.claim(now, account, key, wish, at));
  }

  private void release(String label, Instant at) {
    database.write(now -> {
      Labels.release(now, label, at);
      return label;
    });
  }

  @Test
  void keepsAReleasedNameFromOthersForThirtyDays() {
    claim("one", "a", "shop", NOW);
    release("shop", NOW);

    assertThatThrownBy(() -> claim("one", "b", "shop", NOW.plus(Labels.QUARANTINE)))
        .isInstanceOf(ProblemException.class);
    assertThatThrownBy(() -> claim("two", "a", "shop", NOW.plus(Duration.ofDays(1))))
        .isInstanceOf(ProblemException.class);
    assertThat(claim("two", "b", "shop", NOW.plus(Labels.QUARANTINE).plusMillis(1)))
        .isEqualTo("shop");
  }

  @Test
  void givesAKeyItsOwnNameBack() {
    String random = claim("one", "a", null, NOW);
    release(random, NOW);

    assertThat(claim("one", "b", null, NOW)).isNotEqualTo(random);
    assertThat(claim("two", "a", null, NOW)).isNotEqualTo(random);
    assertThat(claim("one", "a", null, NOW.plus(Duration.ofDays(400)))).isEqualTo(random);
  }

  @Test
  void forgetsWhatNobodyComesBackFor() {
    for (String key : new String[] {"a", "legacy/1"}) {
      release(claim("one", key, null, NOW), NOW);
    }
    String standing = claim("one", "legacy/2", null, NOW);
    String other = claim("one", "b", null, NOW);

    release(other, NOW.plus(Labels.QUARANTINE));
    assertThat(rows()).isEqualTo(4);
    release(other, NOW.plus(Labels.QUARANTINE).plusMillis(1));
    assertThat(rows()).as("a made-up key").isEqualTo(3);
    release(standing, NOW.plus(Labels.KEPT).plusMillis(1));

    assertThat(rows()).as("those that were given up last").isEqualTo(2);
  }

  private int rows() {
    return database.read(
        now -> now.handle().createQuery("SELECT COUNT(*) FROM label").mapTo(Integer.class).one());
  }

  @Test
  void keepsANameInUseFromAll() {
    claim("one", "a", "shop", NOW);

    assertThatThrownBy(() -> claim("one", "a", "shop", NOW)).isInstanceOf(ProblemException.class);
  }

  @Test
  void randomNamesAreManyAndLegal() {
    Set<String> adjectives = new HashSet<>();
    Set<String> nouns = new HashSet<>();
    for (String head : Words.HEADS) {
      Words.ENDINGS.forEach(ending -> adjectives.add(head + ending));
      Words.TAILS.forEach(tail -> nouns.add(head + tail));
    }

    double bits = Math.log((double) adjectives.size() * nouns.size() * Words.NUMBERS) / Math.log(2);

    assertThat(bits).isGreaterThanOrEqualTo(40);
    for (int i = 0; i < 1_000; i++) {
      String name = Words.randomName();
      assertThat(name).matches("[a-z]+-[a-z]+-[0-9]{4}").hasSizeLessThan(40);
      assertThat(Labels.checkChosen(name)).isEqualTo(name);
    }
  }
}
