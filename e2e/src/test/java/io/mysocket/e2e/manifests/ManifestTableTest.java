package io.mysocket.e2e.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The table leaves nothing out: a rule added to a record needs a manifest that breaks it. */
class ManifestTableTest {
  private static final Path CRDS = Path.of("..", "charts", "mysocket-crds", "files");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mysocket",
        "mysocketdomain",
        "relayconnection",
        "clusterrelayconnection",
        "tunnelclass"
      })
  void everyRuleIsBroken(String kind) throws IOException {
    List<String> messages = new ArrayList<>();
    schemas(kind)
        .forEach((_, schema) ->
            schema
                .path("x-kubernetes-validations")
                .forEach(rule -> messages.add(rule.path("message").asText())));

    assertThat(messages).isNotEmpty();
    assertThat(messages).allSatisfy(message -> assertThat(wants(kind)).contains(message));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mysocket",
        "mysocketdomain",
        "relayconnection",
        "clusterrelayconnection",
        "tunnelclass"
      })
  void everyValueOfAnEnumIsUsedAndAnotherRefused(String kind) throws IOException {
    schemas(kind)
        .forEach((path, schema) -> {
          for (JsonNode value : schema.path("enum")) {
            assertThat(goodValues(kind, path)).as(path).contains(value.asText());
          }
          if (schema.has("enum")) {
            assertThat(wants(kind)).contains(path + ": Unsupported value: ");
          }
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mysocket",
        "mysocketdomain",
        "relayconnection",
        "clusterrelayconnection",
        "tunnelclass"
      })
  void everyPatternRangeAndRequiredObjectIsBroken(String kind) throws IOException {
    schemas(kind)
        .forEach((path, schema) -> {
          boolean bounded =
              schema.has("pattern") || schema.has("minimum") || schema.has("minProperties");
          if (bounded) {
            assertThat(wants(kind)).contains(path + ": Invalid value:");
          }
        });
  }

  @Test
  void filesAreNamedForWhatIsWrong() {
    assertThat(Stream.of("bad", "bad-changes").flatMap(folder -> Manifest.of(folder).stream()))
        .isNotEmpty()
        .allSatisfy(manifest -> {
          assertThat(manifest.file().getFileName().toString())
              .matches("invalid-[a-z]+(-[a-z0-9]+)+\\.yaml");
          assertThat(manifest.wants()).isNotEmpty();
          assertThat(manifest.wants()).doesNotContain("");
        });
    assertThat(Stream.of("good", "good-changes").flatMap(folder -> Manifest.of(folder).stream()))
        .isNotEmpty()
        .allSatisfy(manifest -> assertThat(manifest.wants()).isEmpty());
  }

  @Test
  void changesHaveABeforeAndAnAfter() {
    assertThat(
            Stream.of("good-changes", "bad-changes")
                .flatMap(folder -> Manifest.of(folder).stream()))
        .allSatisfy(manifest -> assertThat(manifest.objects()).hasSize(2));
  }

  /** Everything that refusals of a kind must say; items of a list without their number. */
  private static String wants(String kind) {
    return String.join(
        "\n",
        Stream.of("bad", "bad-changes")
            .flatMap(folder -> Manifest.of(folder).stream())
            .filter(manifest -> manifest.kind().equals(kind))
            .flatMap(manifest -> manifest.wants().stream())
            .map(want -> want.replaceAll("\\[[0-9]+]", "[]"))
            .toList());
  }

  private static List<String> goodValues(String kind, String path) {
    // A list's items are at "list[]".
    String pointer = "/" + path.replace("[]", "").replace(".", "/");
    return Manifest.of("good").stream()
        .filter(manifest -> manifest.kind().equals(kind))
        .map(manifest -> manifest.objects().getFirst().at(pointer))
        .flatMap(found -> found.isArray() ? found.valueStream() : Stream.of(found))
        .filter(JsonNode::isTextual)
        .map(JsonNode::asText)
        .toList();
  }

  /** Every schema of the spec by its path, and that of the whole object. */
  private static Map<String, JsonNode> schemas(String kind) throws IOException {
    JsonNode root =
        new YAMLMapper()
            .readTree(CRDS.resolve(Manifest.plural(kind) + ".mysocket.io.yaml").toFile())
            .at("/spec/versions/0/schema/openAPIV3Schema");
    var schemas = new TreeMap<String, JsonNode>();
    schemas.put("", root);
    collect("spec", root.at("/properties/spec"), schemas);
    return schemas;
  }

  private static void collect(String path, JsonNode schema, Map<String, JsonNode> schemas) {
    schemas.put(path, schema);
    schema
        .path("properties")
        .properties()
        .forEach(child -> collect(path + "." + child.getKey(), child.getValue(), schemas));
    if (schema.has("items")) {
      collect(path + "[]", schema.path("items"), schemas);
    }
  }
}
