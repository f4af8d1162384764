package io.mysocket.relay.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysocket.control.problems.ProblemKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The page that people look codes up in has all of them. */
class ErrorCatalogueTest {
  private static String section(int number) throws IOException {
    String page = Files.readString(Path.of("..", "docs", "reference", "errors.md"));
    return page.split("\n## ")[number];
  }

  @ParameterizedTest
  @EnumSource(Refusal.class)
  void tellsOfEveryAnswerToVisitors(Refusal refusal) throws IOException {
    assertThat(section(1))
        .contains("| " + refusal.status + " | `" + refusal.code + "` |")
        .contains(refusal.fix);
  }

  @ParameterizedTest
  @EnumSource(ProblemKind.class)
  void tellsOfEveryAnswerToCallers(ProblemKind kind) throws IOException {
    assertThat(section(2))
        .contains("| " + kind.status() + " | `" + kind.code() + "` | " + kind.title() + " |");
  }

  @Test
  void tellsOfNothingElse() throws IOException {
    long rows = section(2).lines().filter(line -> line.matches("\\| [0-9]{3} .*")).count();
    assertThat(rows).isEqualTo(ProblemKind.values().length);
  }
}
