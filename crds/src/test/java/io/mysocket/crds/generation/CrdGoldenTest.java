package io.mysocket.crds.generation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrdGoldenTest {
  /** Where the chart keeps what is generated; tests run in the folder of their module. */
  private static final Path CHART = Path.of("..", "charts", "mysocket-crds", "files");

  @Test
  void theChartShipsWhatTheRecordsSay(@TempDir Path folder) throws IOException {
    CrdGen.write(folder);

    Map<String, String> generated = texts(folder);
    Map<String, String> shipped = texts(CHART);
    assertThat(
            Stream.concat(generated.keySet().stream(), shipped.keySet().stream())
                .distinct()
                .filter(name -> !Objects.equals(generated.get(name), shipped.get(name))))
        .as("stale in the chart; run: mvn -pl crds -Pregenerate process-classes")
        .isEmpty();
  }

  @Test
  void generatingTwiceGivesTheSameBytes(@TempDir Path folder) throws IOException {
    CrdGen.write(folder);
    var first = texts(folder);

    CrdGen.write(folder);

    assertThat(texts(folder)).isEqualTo(first);
    assertThat(first.keySet())
        .isEqualTo(
            Set.of(
                "clusterrelayconnections.mysocket.io.yaml",
                "mysocketdomains.mysocket.io.yaml",
                "mysockets.mysocket.io.yaml",
                "relayconnections.mysocket.io.yaml",
                "tunnelclasses.mysocket.io.yaml"));
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
