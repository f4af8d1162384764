package io.mysocket.crds.generation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrdGoldenTest {
  /** Where the chart keeps what is generated; tests run in the folder of their module. */
  private static final Path CHART = Path.of("..", "charts", "mysocket-crds", "files");

  @Test
  void theChartShipsWhatTheRecordsSay(@TempDir Path folder) throws IOException {
    CrdGen.write(folder);

    assertThat(texts(CHART))
        .as("run: mvn -pl crds -Pregenerate process-classes")
        .containsExactlyEntriesOf(texts(folder));
  }

  @Test
  void generatingTwiceGivesTheSameBytes(@TempDir Path folder) throws IOException {
    CrdGen.write(folder);
    var first = texts(folder);

    CrdGen.write(folder);

    assertThat(texts(folder)).isEqualTo(first);
    assertThat(first.keySet())
        .isEqualTo(
            new java.util.TreeSet<>(
                List.of(
                    "clusterrelayconnections.mysocket.io.yaml",
                    "mysockets.mysocket.io.yaml",
                    "relayconnections.mysocket.io.yaml")));
  }

  private static Map<String, String> texts(Path folder) throws IOException {
    var texts = new TreeMap<String, String>();
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        texts.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    return texts;
  }
}
