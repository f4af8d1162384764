package io.mysocket.relay.tracing;

import io.mysocket.relay.traffic.AccessRecord;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/** The part of a trace that is one request here. The visitor's loop only. */
public interface RequestSpan {
  /** For the access log; null if the request belongs to none. */
  @Nullable String traceId();

  /** Sets what the target is told, in the request's fields. */
  void onward(HttpHeaders headers);

  /** The request has ended. */
  void ended(AccessRecord.HttpRequest is);
}
