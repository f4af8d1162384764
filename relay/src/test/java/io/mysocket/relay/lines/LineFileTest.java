package io.mysocket.relay.lines;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineFileTest {
  @TempDir Path folder;

  @Test
  void isBegunAnewWhenItWasMovedAway() throws Exception {
    Path file = folder.resolve("x.log");
    Path moved = folder.resolve("moved.log");
    try (LineFile lines = LineFile.shared(file)) {
      lines.write("one\n");
      Files.move(file, moved);
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> {
            lines.write("more\n");
            return Files.exists(file);
          });
    }
    assertThat(Files.readString(moved)).startsWith("one\nmore\n");
    assertThat(Files.readString(file)).isEqualTo("more\n");
  }

  @Test
  void keepsSoManyOlderOnesAndNoMore() throws Exception {
    Path file = folder.resolve("x.log");
    try (LineFile lines = LineFile.secret(file, new LineFile.Rotation(8, 2))) {
      for (int i = 0; i < 8; i++) {
        lines.write("line" + i + "\n");
      }
    }
    assertThat(folder.resolve("x.log.1")).hasContent("line6\nline7\n");
    assertThat(folder.resolve("x.log.2")).hasContent("line4\nline5\n");
    assertThat(folder.resolve("x.log.3")).doesNotExist();
    assertThat(file).isEmptyFile();
  }

  @Test
  void addsToWhatIsThere() throws Exception {
    Path file = Files.writeString(folder.resolve("x.log"), "before\n");
    try (LineFile lines = LineFile.shared(file).open()) {
      lines.write("after\n");
    }
    assertThat(file).hasContent("before\nafter\n");
  }
}
