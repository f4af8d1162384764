package io.mysocket.relay.tracing;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;

/** A collector of spans, by OTLP over HTTP as its published protocol buffers have it. */
public final class SpanCollector implements AutoCloseable {
  private final HttpServer server;
  private final List<ExportTraceServiceRequest> requests = new CopyOnWriteArrayList<>();
  private final Map<String, String> fields = new TreeMap<>();

  public SpanCollector() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/v1/traces", this::take);
    server.start();
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1/traces");
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      synchronized (fields) {
        exchange.getRequestHeaders().forEach((name, values) -> fields.put(name, values.getFirst()));
      }
      boolean packed = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
      try (InputStream body =
          packed ? new GZIPInputStream(exchange.getRequestBody()) : exchange.getRequestBody()) {
        requests.add(ExportTraceServiceRequest.parseFrom(body));
      }
      byte[] answer = ExportTraceServiceResponse.getDefaultInstance().toByteArray();
      exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
      exchange.sendResponseHeaders(200, answer.length == 0 ? -1 : answer.length);
    }
  }

  /** In the order in which they ended. */
  public List<Span> spans() {
    return requests.stream()
        .flatMap(request -> request.getResourceSpansList().stream())
        .flatMap(resource -> resource.getScopeSpansList().stream())
        .flatMap(scope -> scope.getSpansList().stream())
        .toList();
  }

  public Map<String, String> resource() {
    return texts(requests.getFirst().getResourceSpans(0).getResource().getAttributesList());
  }

  /** Header fields of the last request. */
  public Map<String, String> fields() {
    synchronized (fields) {
      return Map.copyOf(fields);
    }
  }

  public static Map<String, String> attributes(Span span) {
    return texts(span.getAttributesList());
  }

  private static Map<String, String> texts(List<KeyValue> values) {
    return values.stream()
        .collect(Collectors.toMap(KeyValue::getKey, pair -> text(pair.getValue())));
  }

  private static String text(AnyValue value) {
    return value.hasIntValue() ? "" + value.getIntValue() : value.getStringValue();
  }

  public static String hex(ByteString id) {
    return HexFormat.of().formatHex(id.toByteArray());
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
