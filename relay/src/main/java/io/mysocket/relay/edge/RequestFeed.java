package io.mysocket.relay.edge;

import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * What a visitor sends, on its way to the exchange that wants it; no more than one read waits in
 * here. The visitor's loop only.
 *
 * <pre>
 *   between requests --head--> EXCHANGE --both ends--> between requests
 *                                 \--answered, request not at its end--> discarding --its end--> ...
 *   any of them --close--> closed (drops everything)
 * </pre>
 */
final class RequestFeed {
  /** Where it comes from. */
  interface Source {
    /** A request begins; {@link #start} is called if it is to go on. */
    void begin(HttpRequest head);

    /** The rest of an answered request is over. */
    void discarded();

    /** Nothing waits that is wanted: read on, if that makes sense. */
    void read();
  }

  private final RequestQueue queue = new RequestQueue();
  private final Source source;
  private @Nullable Exchange exchange;
  private boolean complete = true;
  private boolean pumping;
  private boolean closed;

  RequestFeed(Source source) {
    this.source = source;
  }

  /** Takes a decoded message over. */
  void add(Object message) {
    if (closed) {
      ReferenceCountUtil.release(message);
    } else {
      queue.add(message);
    }
  }

  void pump() {
    if (pumping) {
      return;
    }
    pumping = true;
    try {
      while (step()) {
        // Until nothing waits that is wanted.
      }
    } finally {
      pumping = false;
    }
    Exchange now = exchange;
    if (now != null) {
      now.bodyBatchEnded();
    }
    if (closed || (now == null ? queue.isEmpty() : now.wantsBody())) {
      source.read();
    }
  }

  private boolean step() {
    Exchange now = exchange;
    if (closed || queue.isEmpty() || now != null && !now.wantsBody()) {
      return false;
    }
    if (now != null) {
      HttpContent part = queue.content();
      complete = part instanceof LastHttpContent;
      now.sendBody(part);
      return true;
    }
    HttpObject next = queue.poll();
    if (next instanceof HttpRequest head && complete) {
      complete = head instanceof LastHttpContent;
      source.begin(head);
    } else if (next instanceof LastHttpContent) {
      complete = true;
      source.discarded();
    }
    ReferenceCountUtil.release(next);
    return true;
  }

  /** The request that has begun goes on. */
  void start(Exchange admitted) {
    exchange = admitted;
    admitted.start();
  }

  /** The exchange under way. */
  @Nullable Exchange exchange() {
    return exchange;
  }

  /** The exchange has its answer; gives back whether the request is at its end, too. */
  boolean answered() {
    exchange = null;
    return complete;
  }

  /** The visitor's side takes no more: whatever still comes is dropped. */
  void close() {
    closed = true;
    queue.release();
  }

  /** The visitor has gone. */
  void gone() {
    Exchange now = exchange;
    exchange = null;
    if (now != null) {
      now.visitorGone();
    }
    close();
  }

  /** No request is under way, and none half-read. */
  boolean isIdle() {
    return exchange == null && complete;
  }

  /** Whether messages wait. */
  boolean isEmpty() {
    return queue.isEmpty();
  }

  /** Whether the request under way has arrived to its end. */
  boolean hasEnd() {
    return complete || queue.hasEnd();
  }
}
