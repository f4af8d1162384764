package io.mysocket.relay.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mysocket.control.json.Json;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The document is one that tools can work with. */
class OpenApiLintTest {
  private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");
  private static final Pattern NAME = Pattern.compile("\\{([A-Za-z_]+)}");

  private static final Set<String> KEYWORDS =
      Set.of(
          "$ref",
          "type",
          "description",
          "properties",
          "required",
          "additionalProperties",
          "items",
          "enum",
          "const",
          "not",
          "default",
          "format",
          "pattern",
          "minLength",
          "maxLength",
          "minimum",
          "maximum",
          "minItems",
          "maxItems",
          "maxProperties",
          "readOnly",
          "writeOnly");

  private static JsonNode document;

  @BeforeAll
  static void read() throws Exception {
    document = Json.STRICT.readTree(OpenApiDocument.load().json());
  }

  @Test
  void isReadByAStrictParserWithoutARemark() {
    ParseOptions options = new ParseOptions();
    options.setResolve(true);

    SwaggerParseResult read =
        new OpenAPIV3Parser().readContents(OpenApiDocument.load().yaml(), null, options);

    assertThat(read.getMessages()).isEmpty();
    assertThat(read.getOpenAPI().getPaths()).hasSameSizeAs(document.at("/paths"));
  }

  /** What JSON Schema calls otherwise it passes over, which would leave a value unchecked. */
  @Test
  void usesNoWordThatASchemaDoesNotKnow() {
    eachSchema(
        document.at("/components/schemas"),
        (where, schema) -> assertThat(KEYWORDS).as(where).containsAll(() -> schema.fieldNames()));
    eachOperation((where, operation) ->
        operation
            .findParents("schema")
            .forEach(parent ->
                eachSchema(
                    Json.STRICT.createObjectNode().set(where, parent.path("schema")),
                    (name, schema) ->
                        assertThat(KEYWORDS).as(name).containsAll(() -> schema.fieldNames()))));
  }

  private static void eachSchema(JsonNode named, BiConsumer<String, JsonNode> work) {
    named
        .properties()
        .forEach(member -> {
          JsonNode schema = member.getValue();
          work.accept(member.getKey(), schema);
          eachSchema(schema.path("properties"), work);
          for (String inner : List.of("items", "additionalProperties", "not")) {
            if (schema.path(inner).isObject()) {
              eachSchema(Json.STRICT.createObjectNode().set(inner, schema.path(inner)), work);
            }
          }
        });
  }

  private static void eachOperation(BiConsumer<String, JsonNode> work) {
    document
        .at("/paths")
        .properties()
        .forEach(path ->
            path.getValue().properties().stream()
                .filter(member -> METHODS.contains(member.getKey()))
                .forEach(member ->
                    work.accept(member.getKey() + " " + path.getKey(), member.getValue())));
  }

  private static JsonNode resolved(JsonNode node) {
    return node.has("$ref") ? document.at(node.path("$ref").asText().substring(1)) : node;
  }

  @Test
  void namesEachOperationOnce() {
    List<String> names = new ArrayList<>();
    eachOperation((where, operation) -> {
      String name = operation.path("operationId").asText();
      assertThat(name).as(where).matches("[a-z][A-Za-z0-9]+");
      names.add(name);
    });

    assertThat(names).doesNotHaveDuplicates().hasSizeGreaterThan(30);
  }

  @Test
  void saysWhatEachOperationDoesAndHowItRefuses() {
    eachOperation((where, operation) -> {
      assertThat(operation.path("summary").asText()).as(where).endsWith(".");
      JsonNode responses = operation.path("responses");
      assertThat(responses.has("default") || responses.has("501")).as(where).isTrue();
      responses
          .properties()
          .forEach(response ->
              assertThat(resolved(response.getValue()).path("description").asText())
                  .as(where + " " + response.getKey())
                  .endsWith("."));
    });
  }

  @Test
  void declaresTheNamesInEachPath() {
    document
        .at("/paths")
        .properties()
        .forEach(path -> {
          TreeSet<String> named = new TreeSet<>();
          NAME.matcher(path.getKey()).results().forEach(match -> named.add(match.group(1)));
          TreeSet<String> declared = new TreeSet<>();
          path.getValue()
              .path("parameters")
              .forEach(written -> {
                JsonNode parameter = resolved(written);
                assertThat(parameter.path("in").asText()).as(path.getKey()).isEqualTo("path");
                assertThat(parameter.path("required").asBoolean()).as(path.getKey()).isTrue();
                assertThat(parameter.path("schema").isObject()).as(path.getKey()).isTrue();
                declared.add(parameter.path("name").asText());
              });
          assertThat(declared).as(path.getKey()).isEqualTo(named);
        });
  }

  @Test
  void refersToWhatIsThereAndKeepsNothingUnused() {
    TreeSet<String> used = new TreeSet<>();
    document.findValues("$ref").forEach(reference -> used.add(reference.asText()));
    TreeSet<String> there = new TreeSet<>();
    for (String kind : List.of("parameters", "responses", "schemas")) {
      document
          .at("/components/" + kind)
          .fieldNames()
          .forEachRemaining(name -> there.add("#/components/" + kind + "/" + name));
    }

    assertThat(used).isEqualTo(there);
  }

  @Test
  void requiresOnlyPropertiesThatItDescribes() {
    document
        .at("/components/schemas")
        .properties()
        .forEach(schema ->
            schema
                .getValue()
                .path("required")
                .forEach(name ->
                    assertThat(schema.getValue().path("properties").has(name.asText()))
                        .as(schema.getKey() + "." + name.asText())
                        .isTrue()));
  }
}
