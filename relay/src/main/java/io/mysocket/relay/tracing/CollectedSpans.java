package io.mysocket.relay.tracing;

import io.mysocket.relay.traffic.AccessRecord;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Makes a span of each sampled request and tells a collector, by OTLP over HTTP, on a thread of its
 * own. What the collector does not take in time is lost; no request waits for it. A target's spans
 * hang below the relay's, which hangs below the visitor's.
 */
public final class CollectedSpans implements Tracing {
  /** Spans that wait for the collector; what comes beyond is lost. */
  static final int QUEUE = 4_096;

  private static final int BATCH = 512;
  private static final Duration PAUSE = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration FAREWELL = Duration.ofSeconds(3);

  private static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
  private static final AttributeKey<Long> STATUS =
      AttributeKey.longKey("http.response.status_code");
  private static final AttributeKey<String> PATH = AttributeKey.stringKey("url.path");
  private static final AttributeKey<String> HOST = AttributeKey.stringKey("server.address");
  private static final AttributeKey<String> CLIENT = AttributeKey.stringKey("client.address");
  private static final AttributeKey<String> PROTOCOL =
      AttributeKey.stringKey("network.protocol.version");
  private static final AttributeKey<String> AGENT = AttributeKey.stringKey("user_agent.original");
  private static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");
  private static final AttributeKey<String> SOCKET = AttributeKey.stringKey("mysocket.socket.id");
  private static final AttributeKey<String> REQUEST = AttributeKey.stringKey("mysocket.request.id");

  private final SdkTracerProvider provider;
  private final Tracer tracer;

  private CollectedSpans(SpanExporter exporter, double ratio, String version) {
    this.provider =
        SdkTracerProvider.builder()
            .setResource(
                Resource.create(
                    Attributes.of(
                        AttributeKey.stringKey("service.name"),
                        "mysocket-relay",
                        AttributeKey.stringKey("service.version"),
                        version)))
            .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(ratio)))
            .addSpanProcessor(
                BatchSpanProcessor.builder(exporter)
                    .setMaxQueueSize(QUEUE)
                    .setMaxExportBatchSize(BATCH)
                    .setScheduleDelay(PAUSE)
                    .setExporterTimeout(PATIENCE)
                    .build())
            .build();
    this.tracer = provider.get("io.mysocket.relay");
  }

  /**
   * Tells a collector.
   *
   * @param ratio of the traces begun here so many are sampled, 0 to 1
   * @param version of the relay
   */
  public static CollectedSpans by(Collector collector, double ratio, String version) {
    var exporter =
        OtlpHttpSpanExporter.builder()
            .setEndpoint(collector.endpoint().toString())
            .setTimeout(PATIENCE)
            .setCompression("gzip");
    collector.fields().forEach(exporter::addHeader);
    String authority = collector.authority();
    if (authority != null) {
      exporter.setTrustedCertificates(authority.getBytes(StandardCharsets.US_ASCII));
    }
    return new CollectedSpans(exporter.build(), ratio, version);
  }

  @Override
  public RequestSpan begin(HttpRequest request) {
    TraceParent parent = TraceParent.of(request.headers());
    boolean parsed = request.decoderResult().isSuccess();
    var span =
        tracer.spanBuilder(parsed ? request.method().name() : "HTTP").setSpanKind(SpanKind.SERVER);
    if (parent == null) {
      span.setNoParent();
    } else {
      SpanContext remote =
          SpanContext.createFromRemoteParent(
              parent.traceId(),
              parent.parentId(),
              parent.sampled() ? TraceFlags.getSampled() : TraceFlags.getDefault(),
              TraceState.getDefault());
      span.setParent(Context.root().with(Span.wrap(remote)));
    }
    return new Kept(span.startSpan(), parent != null);
  }

  /**
   * @param joined whether the visitor's trace goes on
   */
  private record Kept(Span span, boolean joined) implements RequestSpan {
    @Override
    public String traceId() {
      return span.getSpanContext().getTraceId();
    }

    @Override
    public void onward(HttpHeaders headers) {
      SpanContext context = span.getSpanContext();
      if (!joined) {
        headers.remove(TraceParent.STATE);
      }
      headers.set(
          TraceParent.NAME,
          new TraceParent(context.getTraceId(), context.getSpanId(), context.isSampled()).text());
    }

    @Override
    public void ended(AccessRecord.HttpRequest is) {
      if (span.isRecording()) {
        describe(is);
      }
      span.end();
    }

    private void describe(AccessRecord.HttpRequest is) {
      AccessRecord.Outcome outcome = is.outcome();
      span.setAttribute(METHOD, is.head().method());
      span.setAttribute(PATH, is.head().pathOnly());
      span.setAttribute(PROTOCOL, is.head().protocol().replace("HTTP/", ""));
      span.setAttribute(CLIENT, is.visitor());
      span.setAttribute(REQUEST, is.requestId());
      span.setAttribute(STATUS, outcome.status());
      if (is.head().host() != null) {
        span.setAttribute(HOST, is.head().host());
      }
      if (is.head().userAgent() != null) {
        span.setAttribute(AGENT, is.head().userAgent());
      }
      if (is.socketId() != null) {
        span.setAttribute(SOCKET, is.socketId());
      }
      if (outcome.problem() != null) {
        span.setAttribute(ERROR, outcome.problem());
      }
      if (outcome.status() >= 500) {
        span.setStatus(StatusCode.ERROR);
      }
    }
  }

  @Override
  public void close() {
    provider.shutdown().join(FAREWELL.toMillis(), TimeUnit.MILLISECONDS);
  }
}
