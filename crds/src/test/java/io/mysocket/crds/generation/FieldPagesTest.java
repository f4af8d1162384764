package io.mysocket.crds.generation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each kind has a page, and the page has every field of its spec and status. */
class FieldPagesTest {
  private static final Path CRDS = Path.of("..", "charts", "mysocket-crds", "files");
  private static final Path PAGES = Path.of("..", "docs", "reference");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  /** Kubernetes' own types, which other pages explain. */
  private static final Set<String> FOREIGN =
      Set.of(
          "resources",
          "tolerations",
          "affinity",
          "topologySpreadConstraints",
          "extraEgress",
          "from");

  @ParameterizedTest
  @CsvSource({
    "mysockets, mysocket.md",
    "mysocketdomains, mysocketdomain.md",
    "relayconnections, relay-connections.md",
    "clusterrelayconnections, relay-connections.md",
    "tunnelclasses, tunnelclass.md"
  })
  void everyFieldIsExplained(String kind, String page) throws IOException {
    JsonNode root =
        new YAMLMapper()
            .readTree(CRDS.resolve(kind + ".mysocket.io.yaml").toFile())
            .at("/spec/versions/0/schema/openAPIV3Schema/properties");
    Set<String> fields = new TreeSet<>();
    collect(root.path("spec"), fields);
    collect(root.path("status"), fields);
    String text = Files.readString(PAGES.resolve(page)).replaceAll("(?s)```.*?```", "");
    Set<String> told =
        CODE.matcher(text)
            .results()
            .flatMap(code -> Pattern.compile("[A-Za-z]+").matcher(code.group(1)).results())
            .map(word -> word.group())
            .collect(Collectors.toSet());

    assertThat(fields).hasSizeGreaterThan(3);
    assertThat(told).as(page).containsAll(fields);
  }

  private static void collect(JsonNode schema, Set<String> fields) {
    JsonNode within = schema.has("items") ? schema.path("items") : schema;
    within
        .path("properties")
        .properties()
        .forEach(field -> {
          fields.add(field.getKey());
          if (!FOREIGN.contains(field.getKey()) && !field.getKey().equals("conditions")) {
            collect(field.getValue(), fields);
          }
        });
  }
}
