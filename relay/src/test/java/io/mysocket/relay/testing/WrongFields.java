package io.mysocket.relay.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mysocket.relay.Contract;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Bodies for a schema in each of which one field has a value of a type that it may not have. */
public final class WrongFields {
  private static final JsonNodeFactory MAKE = JsonNodeFactory.instance;

  /**
   * Such a body.
   *
   * @param field as a refusal names it
   */
  public record Wrong(String field, JsonNode body) {}

  private final Contract contract;
  private final List<Wrong> found = new ArrayList<>();

  private WrongFields(Contract contract) {
    this.contract = contract;
  }

  public static List<Wrong> of(Contract contract, JsonNode schema) {
    WrongFields fields = new WrongFields(contract);
    fields.properties("", contract.resolved(schema), UnaryOperator.identity());
    return fields.found;
  }

  /** {@code around}: puts an object to where it is within the body. */
  private void properties(String prefix, JsonNode schema, UnaryOperator<JsonNode> around) {
    schema
        .path("properties")
        .properties()
        .forEach(member -> {
          JsonNode property = contract.resolved(member.getValue());
          if (!property.path("readOnly").asBoolean()) {
            value(
                prefix + member.getKey(),
                property,
                inner -> around.apply(MAKE.objectNode().set(member.getKey(), inner)));
          }
        });
  }

  private void value(String path, JsonNode schema, UnaryOperator<JsonNode> around) {
    String type = schema.path("type").asText();
    for (JsonNode wrong : wrong(type, schema)) {
      found.add(new Wrong(path, around.apply(wrong)));
    }
    if (type.equals("object")) {
      properties(path + ".", schema, around);
      if (schema.path("additionalProperties").isObject()) {
        JsonNode values = contract.resolved(schema.path("additionalProperties"));
        value(path + ".a", values, inner -> around.apply(MAKE.objectNode().set("a", inner)));
      }
    } else if (type.equals("array")) {
      JsonNode items = contract.resolved(schema.path("items"));
      value(path + "[0]", items, inner -> around.apply(MAKE.arrayNode().add(inner)));
    }
  }

  private static List<JsonNode> wrong(String type, JsonNode schema) {
    ObjectNode object = MAKE.objectNode().put("a", 1);
    JsonNode array = MAKE.arrayNode().add(object);
    List<JsonNode> wrong = new ArrayList<>();
    switch (type) {
      case "string" ->
          wrong.addAll(List.of(MAKE.numberNode(7), MAKE.booleanNode(true), object, array));
      case "integer" ->
          wrong.addAll(List.of(MAKE.textNode("7"), MAKE.numberNode(1.5), object, array));
      case "boolean" ->
          wrong.addAll(List.of(MAKE.textNode("yes"), MAKE.numberNode(1), object, array));
      case "object" -> wrong.addAll(List.of(MAKE.textNode("x"), MAKE.numberNode(7), array));
      case "array" -> wrong.addAll(List.of(MAKE.textNode("x"), MAKE.numberNode(7), object));
      default -> throw new IllegalArgumentException("no type: " + schema);
    }
    if (schema.has("enum")) {
      wrong.add(MAKE.textNode("nonsense"));
    }
    return wrong;
  }
}
