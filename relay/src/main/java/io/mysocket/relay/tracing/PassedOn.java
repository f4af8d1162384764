package io.mysocket.relay.tracing;

import io.mysocket.relay.traffic.AccessRecord;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import org.jspecify.annotations.Nullable;

/** A trace that others keep: nothing of it is changed, whether it is well-formed or not. */
record PassedOn(@Nullable String traceId) implements RequestSpan {
  private static final PassedOn NONE = new PassedOn(null);

  static RequestSpan of(HttpRequest request) {
    TraceParent parent = TraceParent.of(request.headers());
    return parent == null ? NONE : new PassedOn(parent.traceId());
  }

  @Override
  public void onward(HttpHeaders headers) {}

  @Override
  public void ended(AccessRecord.HttpRequest is) {}
}
