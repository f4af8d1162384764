package io.mysocket.crds.generation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The records say what the design of the MySocket resource says, rule by rule. */
class DesignedCrdTest {
  private static final Path DESIGN = Path.of("src/test/resources/design-mysockets.crd.yml");

  /** Lists of the schema language whose order means nothing. */
  private static final Set<String> SETS =
      Set.of(".enum", ".required", ".x-kubernetes-validations", ".selectableFields");

  @Test
  void mySocketIsAsDesigned(@TempDir Path folder) throws IOException {
    CrdGen.write(folder);

    var generated =
        flat(new YAMLMapper().readTree(folder.resolve("mysockets.mysocket.io.yaml").toFile()));
    var designed = flat(new YAMLMapper().readTree(DESIGN.toFile()));

    assertThat(designed.size()).as("leaves of the design").isGreaterThan(400);
    assertThat(differences(generated, designed)).isEmpty();
  }

  private static List<String> differences(
      Map<String, String> generated, Map<String, String> designed) {
    return Stream.concat(generated.keySet().stream(), designed.keySet().stream())
        .distinct()
        .filter(path -> !Objects.equals(generated.get(path), designed.get(path)))
        .map(path -> path + ": " + generated.get(path) + ", designed: " + designed.get(path))
        .toList();
  }

  /** One entry for each leaf, so that a difference names its place. */
  private static Map<String, String> flat(JsonNode node) {
    var leaves = new TreeMap<String, String>();
    flatten("", node, leaves);
    return leaves;
  }

  private static void flatten(String path, JsonNode node, Map<String, String> leaves) {
    if (node.isContainerNode() && node.isEmpty()) {
      leaves.put(path, "empty " + node.getNodeType());
    } else if (node.isObject()) {
      node.properties()
          .forEach(entry -> flatten(path + "." + entry.getKey(), entry.getValue(), leaves));
    } else if (node.isArray()) {
      int index = 0;
      for (JsonNode item : ordered(path, node)) {
        flatten(path + "[" + index++ + "]", item, leaves);
      }
    } else if (node.isNumber()) {
      leaves.put(path, "number " + node.asDouble());
    } else {
      leaves.put(path, node.getNodeType() + " " + node.asText());
    }
  }

  private static Collection<JsonNode> ordered(String path, JsonNode list) {
    List<JsonNode> items = list.valueStream().toList();
    return SETS.stream().anyMatch(path::endsWith)
        ? items.stream().sorted(Comparator.comparing(item -> flat(item).toString())).toList()
        : items;
  }
}
