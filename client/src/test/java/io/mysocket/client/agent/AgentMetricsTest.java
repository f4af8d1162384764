package io.mysocket.client.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class AgentMetricsTest {
  private final TunnelCounts counts = new TunnelCounts();

  @Test
  void eachSocketIsTold() {
    var metrics = new AgentMetrics(counts, () -> Map.of("web", true, "api", false));

    assertThat(samples(metrics))
        .contains(
            "mysocket_agent_tunnel_up{socket=\"api\"} 0",
            "mysocket_agent_tunnel_up{socket=\"web\"} 1");
  }

  @Test
  void whatHappenedIsCounted() {
    counts.failed();
    counts.failed();
    counts.loggedIn();
    counts.lost();
    counts.stream();

    assertThat(samples(new AgentMetrics(counts, Map::of)))
        .contains(
            "mysocket_agent_logins_total{result=\"ok\"} 1",
            "mysocket_agent_logins_total{result=\"failed\"} 2",
            "mysocket_agent_tunnels_lost_total 1",
            "mysocket_agent_connections_total 1");
  }

  @Test
  void aNameCannotBreakTheText() {
    var metrics = new AgentMetrics(counts, () -> Map.of("a\"}\n\\", true));

    assertThat(samples(metrics)).contains("mysocket_agent_tunnel_up{socket=\"a\\\"}\\n\\\\\"} 1");
  }

  @Test
  void everySampleIsOfAMetricThatWasDeclaredBefore() {
    List<String> lines = new AgentMetrics(counts, () -> Map.of("web", true)).get().lines().toList();
    String declared = "";
    for (String line : lines) {
      if (line.startsWith("# TYPE ")) {
        declared = line.split(" ")[2];
      } else if (!line.startsWith("#")) {
        assertThat(line).matches(declared + "(\\{[a-z]+=\"[^\"]*\"})? [-0-9.E]+");
      }
    }
    assertThat(lines).anyMatch(line -> line.matches("process_resident_memory_bytes [1-9][0-9]+"));
  }

  @Test
  void thePageHasEachWithTypeAndLabels() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "reference", "metrics.md"));
    List<String> rows =
        Pattern.compile("(?m)^\\| `(\\w+)` \\| (\\w+) \\| (\\w* ?)\\|.*\\|$")
            .matcher(page.split("\n## Agent\n", 2)[1])
            .results()
            .map(row -> row.group(1) + " " + row.group(2) + " " + row.group(3).strip())
            .toList();
    String text = new AgentMetrics(counts, () -> Map.of("web", true)).get();

    assertThat(
            Pattern.compile("# TYPE (\\w+) (\\w+)\n\\w+(?:\\{(\\w+)=)?")
                .matcher(text)
                .results()
                .map(metric ->
                    metric.group(1)
                        + " "
                        + metric.group(2)
                        + " "
                        + Objects.requireNonNullElse(metric.group(3), "")))
        .containsExactlyInAnyOrderElementsOf(rows);
  }

  private static List<String> samples(AgentMetrics metrics) {
    return metrics.get().lines().filter(line -> !line.startsWith("#")).toList();
  }
}
