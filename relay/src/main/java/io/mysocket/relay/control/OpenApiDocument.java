package io.mysocket.relay.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.mysocket.control.json.Json;
import io.mysocket.control.relays.RelayDescription;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The API's description (OpenAPI 3.1), as YAML and as JSON. It is parsed when something is asked
 * about it first: a relay is ready without. Any thread.
 */
public final class OpenApiDocument {
  private record Parsed(String json, Map<String, String> operations) {}

  private final String yaml;
  private volatile @Nullable Parsed parsed;

  private OpenApiDocument(String yaml) {
    this.yaml = yaml;
  }

  /** The document that comes with module control. */
  public static OpenApiDocument load() {
    try (InputStream in =
        Objects.requireNonNull(RelayDescription.class.getResourceAsStream("/openapi.yaml"))) {
      return new OpenApiDocument(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Parsed parsed() {
    Parsed known = parsed;
    if (known == null) {
      try {
        Object tree = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
        known = new Parsed(Json.STRICT.writeValueAsString(tree), Map.copyOf(operations(tree)));
        parsed = known;
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("openapi.yaml cannot be written as JSON", e);
      }
    }
    return known;
  }

  private static Map<String, String> operations(Object tree) {
    Map<String, String> operations = new HashMap<>();
    JsonNode paths = Json.STRICT.valueToTree(tree).at("/paths");
    paths
        .properties()
        .forEach(path ->
            path.getValue()
                .properties()
                .forEach(member -> {
                  JsonNode id = member.getValue().path("operationId");
                  if (id.isTextual()) {
                    String method = member.getKey().toUpperCase(Locale.ROOT);
                    operations.put(method + " " + path.getKey(), id.asText());
                  }
                }));
    return operations;
  }

  /** The {@code operationId} of each operation by method and path. */
  public Map<String, String> operations() {
    return parsed().operations;
  }

  public String json() {
    return parsed().json;
  }

  String yaml() {
    return yaml;
  }

  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.open(
            "GET", "/api/v2/openapi.yaml", _ -> Reply.text(200, "application/yaml", yaml)),
        Endpoint.open(
            "GET", "/api/v2/openapi.json", _ -> Reply.text(200, "application/json", json())));
  }
}
