package io.mysocket.relay.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/** What the chart writes for the relay, in each of its own test cases, is a right configuration. */
class ChartConfigTest {
  private static final Path CASES = Path.of("..", "charts", "mysocket-relay", "tests", "expected");

  @TempDir Path folder;

  @Test
  void isRightInEveryCaseOfTheChart() throws Exception {
    Path secret = Files.writeString(folder.resolve("secret"), "x");
    try (Stream<Path> cases = Files.list(CASES)) {
      for (Path each : cases.toList()) {
        List<String> texts = configurations(each);
        assertThat(texts).as(each.toString()).hasSize(1);
        Path file = folder.resolve("relay.yaml");
        Files.writeString(
            file,
            texts.getFirst().replaceAll("/etc/(mysocket/[a-z-]+|tsig)/\\S+", secret.toString()));
        RelayConfig config = ConfigFile.read(file, Map.of());
        assertThat(config.listen().https()).isEqualTo(8_443);
        assertThat(config.dataDir()).isEqualTo(Path.of("/data/relay"));
      }
    }
  }

  private static List<String> configurations(Path rendered) throws Exception {
    List<String> found = new ArrayList<>();
    for (Object document : new Yaml().loadAll(Files.readString(rendered))) {
      if (document instanceof Map<?, ?> object
          && "ConfigMap".equals(object.get("kind"))
          && object.get("data") instanceof Map<?, ?> data
          && data.containsKey("relay.yaml")) {
        found.add(String.valueOf(data.get("relay.yaml")));
      }
    }
    return found;
  }
}
