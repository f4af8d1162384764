package io.mysocket.e2e.gitops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Health and actions that Argo CD learns, over the cases in its own layout. */
class ArgoCdTest {
  private static final Path FOLDER = Path.of("..", "gitops", "argocd");
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final String RESTARTED = "mysocket.io/restarted-at";

  private static JsonNode yaml(String path) throws IOException {
    return YAML.readTree(FOLDER.resolve(path).toFile());
  }

  private static String text(String path) throws IOException {
    return Files.readString(FOLDER.resolve(path));
  }

  static List<JsonNode> healthTests() throws IOException {
    return cases("health_test.yaml", "tests");
  }

  static List<JsonNode> discoveryTests() throws IOException {
    return cases("actions/action_test.yaml", "discoveryTests");
  }

  static List<JsonNode> actionTests() throws IOException {
    return cases("actions/action_test.yaml", "actionTests");
  }

  private static List<JsonNode> cases(String file, String list) throws IOException {
    return yaml(file).path(list).valueStream().toList();
  }

  @ParameterizedTest
  @MethodSource("healthTests")
  void healthIsTold(JsonNode test) throws IOException {
    JsonNode health = Lua.run(text("health.lua"), yaml(test.path("inputPath").asText()));

    assertThat(health).isEqualTo(test.path("healthStatus"));
  }

  @ParameterizedTest
  @MethodSource("discoveryTests")
  void actionsAreOffered(JsonNode test) throws IOException {
    JsonNode found =
        Lua.run(text("actions/discovery.lua"), yaml("actions/" + test.path("inputPath").asText()));

    List<JsonNode> named = new ArrayList<>();
    found.properties().forEach(e -> named.add(((ObjectNode) e.getValue()).put("name", e.getKey())));
    assertThat(named).containsExactlyInAnyOrderElementsOf(test.path("result"));
  }

  @ParameterizedTest
  @MethodSource("actionTests")
  void actionsChangeWhatTheySay(JsonNode test) throws IOException {
    String action = test.path("action").asText();
    JsonNode changed =
        Lua.run(
            text("actions/" + action + "/action.lua"),
            yaml("actions/" + test.path("inputPath").asText()));

    JsonNode wanted = yaml("actions/" + test.path("expectedOutputPath").asText());
    assertThat(evenedOut(changed)).isEqualTo(evenedOut(wanted));
  }

  /** The time of a restart is another one each time. */
  private static JsonNode evenedOut(JsonNode object) {
    if (object.path("metadata").path("annotations") instanceof ObjectNode annotations
        && annotations.has(RESTARTED)) {
      assertThat(annotations.path(RESTARTED).asText()).matches("\\d{4}-\\d\\d-\\d\\dT[0-9:]{8}Z");
      annotations.put(RESTARTED, "then");
    }
    return object;
  }

  @Test
  void everyCaseIsUsed() throws IOException {
    Set<String> used =
        healthTests().stream()
            .map(t -> Path.of(t.path("inputPath").asText()).getFileName().toString())
            .collect(Collectors.toCollection(TreeSet::new));
    try (Stream<Path> there = Files.list(FOLDER.resolve("testdata"))) {
      assertThat(there.map(p -> p.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(used);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"MySocket", "RelayConnection", "ClusterRelayConnection"})
  void theConfigMapHasTheHealthOfEveryKind(String kind) throws IOException {
    JsonNode map = yaml("argocd-cm.yaml").path("data");

    assertThat(map.path("resource.customizations.health.mysocket.io_" + kind).asText())
        .as("stale; run gitops/argocd/render.sh")
        .isEqualTo(text("health.lua"));
  }

  @Test
  void theConfigMapHasTheActions() throws IOException {
    String key = "resource.customizations.actions.mysocket.io_MySocket";
    JsonNode actions = YAML.readTree(yaml("argocd-cm.yaml").path("data").path(key).asText());

    assertThat(actions.path("discovery.lua").asText()).isEqualTo(text("actions/discovery.lua"));
    assertThat(actions.path("definitions")).hasSize(3);
    for (JsonNode definition : actions.path("definitions")) {
      assertThat(definition.path("action.lua").asText())
          .as("stale; run gitops/argocd/render.sh")
          .isEqualTo(text("actions/" + definition.path("name").asText() + "/action.lua"));
    }
  }
}
