package io.mysocket.relay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import io.mysocket.control.json.Json;
import io.mysocket.relay.control.OpenApiDocument;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The OpenAPI document as a judge of what was sent and answered: each answer must be one that the
 * document has, and a request that was granted must be as the document wants it.
 */
public final class Contract {
  private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");
  private static final Set<Integer> WITHOUT_OPERATION = Set.of(400, 404, 405);

  public static final Contract OF_THE_RELAY = new Contract();

  /** An operation of the document, with what the path of a request says for its names. */
  public record Operation(String method, String path, JsonNode written) {
    /** Whether it is part of the original API, and served below its prefix as well. */
    public boolean original() {
      JsonNode responses = written.path("responses");
      return responses.has("501")
          || responses.at("/default/$ref").asText().endsWith("/OriginalProblem");
    }
  }

  private final JsonNode document;
  private final SchemaRegistry registry =
      SchemaRegistry.withDefaultDialect(
          SpecificationVersion.DRAFT_2020_12,
          builder ->
              builder.schemaRegistryConfig(
                  SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));
  private final Map<JsonNode, Schema> schemas = new ConcurrentHashMap<>();

  private Contract() {
    try {
      this.document = Json.STRICT.readTree(OpenApiDocument.load().json());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public JsonNode document() {
    return document;
  }

  public List<Operation> operations() {
    return document.at("/paths").properties().stream()
        .flatMap(path ->
            path.getValue().properties().stream()
                .filter(member -> METHODS.contains(member.getKey()))
                .map(member ->
                    new Operation(
                        member.getKey().toUpperCase(Locale.ROOT),
                        path.getKey(),
                        member.getValue())))
        .toList();
  }

  /** What a reference of the document stands for. */
  public JsonNode resolved(JsonNode node) {
    return node.has("$ref") ? document.at(node.path("$ref").asText().substring(1)) : node;
  }

  /** The schema of the JSON that an operation takes; null if it takes none. */
  public @Nullable JsonNode requestSchema(Operation operation) {
    JsonNode schema = operation.written().at("/requestBody/content/application~1json/schema");
    return schema.isMissingNode() ? null : schema;
  }

  /** Fails if the document does not have this exchange. */
  void check(HttpRequest request, HttpResponse<String> answer) {
    String path = request.uri().getRawPath();
    Optional<Operation> found = operation(request.method(), path);
    String where = request.method() + " " + path + " " + answer.statusCode();
    if (found.isEmpty()) {
      require(WITHOUT_OPERATION.contains(answer.statusCode()), where + " is of no operation");
      return;
    }
    checkAnswer(found.get(), answer, where);
    if (answer.statusCode() / 100 == 2) {
      checkRequest(found.get(), request, where);
    }
  }

  private Optional<Operation> operation(String method, String path) {
    String below = path.startsWith("/api/v1/") ? path.substring("/api/v1".length()) : path;
    return operations().stream()
        .filter(each -> each.method().equals(method))
        .filter(each -> matches(each.path(), each.original() ? below : path))
        .findFirst();
  }

  private static boolean matches(String template, String path) {
    String[] parts = template.split("/", -1);
    String[] segments = path.split("/", -1);
    return parts.length == segments.length
        && java.util.stream.IntStream.range(0, parts.length)
            .allMatch(i -> parts[i].startsWith("{") || parts[i].equals(segments[i]));
  }

  private void checkAnswer(Operation operation, HttpResponse<String> answer, String where) {
    JsonNode responses = operation.written().path("responses");
    String status = "" + answer.statusCode();
    require(responses.has(status) || responses.has("default"), where + " is not described");
    JsonNode response = resolved(responses.path(responses.has(status) ? status : "default"));
    if (!response.has("content")) {
      require(answer.body().isEmpty(), where + " has a body");
      return;
    }
    String type = answer.headers().firstValue("Content-Type").orElse("");
    JsonNode content = response.path("content").path(type);
    require(content.isObject(), where + " has the type " + type);
    if (type.contains("json")) {
      conform(content.path("schema"), json(answer.body()), where + " answered");
    }
  }

  private void checkRequest(Operation operation, HttpRequest request, String where) {
    String query = request.uri().getRawQuery();
    for (String pair : query == null ? new String[0] : query.split("&")) {
      String[] parts = pair.split("=", 2);
      JsonNode parameter = parameter(operation, parts[0]);
      require(!parameter.isMissingNode() || operation.original(), where + " knows no " + parts[0]);
      if (!parameter.isMissingNode()) {
        String value = URLDecoder.decode(parts[1], StandardCharsets.UTF_8);
        boolean number = resolved(parameter.path("schema")).path("type").asText().equals("integer");
        conform(parameter.path("schema"), json(number ? value : quoted(value)), where + "?" + pair);
      }
    }
    JsonNode schema = requestSchema(operation);
    String body = body(request);
    if (schema != null) {
      boolean nothing = body.isBlank() || body.strip().equals("null");
      boolean required = operation.written().at("/requestBody/required").asBoolean();
      require(!nothing || !required, where + " was granted without a body");
      if (!nothing) {
        conform(schema, json(body), where + " was asked for");
      }
    }
  }

  private JsonNode parameter(Operation operation, String name) {
    for (JsonNode written : operation.written().path("parameters")) {
      JsonNode parameter = resolved(written);
      if (parameter.path("name").asText().equals(name)
          && parameter.path("in").asText().equals("query")) {
        return parameter;
      }
    }
    return com.fasterxml.jackson.databind.node.MissingNode.getInstance();
  }

  private void conform(JsonNode schema, JsonNode value, String where) {
    List<Error> errors = schema(schema).validate(value);
    require(
        errors.isEmpty(),
        where
            + " what the document does not have: "
            + errors.stream().map(Error::toString).collect(Collectors.joining("; ")));
  }

  private Schema schema(JsonNode written) {
    return schemas.computeIfAbsent(
        written,
        key -> {
          ObjectNode root = key.deepCopy();
          root.set("components", document.path("components"));
          return registry.getSchema(root);
        });
  }

  private static void require(boolean good, String otherwise) {
    if (!good) {
      throw new AssertionError(otherwise);
    }
  }

  private static String quoted(String text) {
    return Json.STRICT.getNodeFactory().textNode(text).toString();
  }

  private static JsonNode json(String text) {
    try {
      return Json.STRICT.readTree(text);
    } catch (IOException e) {
      throw new AssertionError("not JSON: " + text, e);
    }
  }

  /** What a request sends; empty where it can be sent once only. */
  private static String body(HttpRequest request) {
    AtomicReference<String> text = new AtomicReference<>("");
    request
        .bodyPublisher()
        .filter(publisher -> publisher.contentLength() > 0)
        .ifPresent(publisher -> publisher.subscribe(new Collecting(text)));
    return text.get();
  }

  private record Collecting(AtomicReference<String> text) implements Flow.Subscriber<ByteBuffer> {
    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(ByteBuffer bytes) {
      text.updateAndGet(before -> before + StandardCharsets.UTF_8.decode(bytes));
    }

    @Override
    public void onError(Throwable cause) {
      throw new AssertionError(cause);
    }

    @Override
    public void onComplete() {}
  }
}
