package io.mysocket.relay.edge;

import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** Decoded messages that nobody has wanted yet: of one read at most. The visitor's loop only. */
final class RequestQueue {
  private final ArrayDeque<HttpObject> waiting = new ArrayDeque<>();

  void add(Object message) {
    waiting.add((HttpObject) message);
  }

  @Nullable HttpObject poll() {
    return waiting.poll();
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  HttpContent content() {
    return (HttpContent) waiting.remove();
  }

  /** Whether the request under way has arrived to its end. */
  boolean hasEnd() {
    return waiting.stream().anyMatch(LastHttpContent.class::isInstance);
  }

  void release() {
    for (HttpObject message; (message = waiting.poll()) != null; ) {
      ReferenceCountUtil.release(message);
    }
  }
}
