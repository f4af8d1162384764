package io.mysocket.relay.edge;

import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;

/** Netty's response encoder, told whether the request was HEAD. */
final class VisitorResponseEncoder extends HttpResponseEncoder {
  private boolean toHead;

  /** For the responses from now on. */
  void toHead(boolean is) {
    toHead = is;
  }

  @Override
  protected boolean isContentAlwaysEmpty(HttpResponse head) {
    return toHead || super.isContentAlwaysEmpty(head);
  }

  /** What the head says is decided before it gets here. */
  @Override
  protected void sanitizeHeadersBeforeEncode(HttpResponse head, boolean isAlwaysEmpty) {}
}
