package io.mysocket.relay.edge;

import io.netty.handler.codec.http.HttpResponse;
import java.time.Duration;

/** Makes a WebSocket of an exchange whose target has agreed to it. The visitor's loop only. */
final class Upgrade {
  private Upgrade() {}

  /**
   * Passes the 101 on; from then on both sides are raw bytes, which {@code answers} logs at their
   * end.
   *
   * @param head without what concerns the target's connection
   */
  static void complete(Answers answers, TargetConnection target, HttpResponse head, Duration idle) {
    VisitorSide visitor = answers.visitor();
    Trace trace = answers.trace();
    head.headers().set("upgrade", WebSockets.WEBSOCKET).set("connection", "upgrade");
    visitor.write(head);
    visitor.flush();
    RawPump.join(
        visitor,
        target,
        idle,
        (received, sent) -> {
          trace.received(received);
          trace.sent(sent);
          trace.ended(answers.parts());
        });
  }
}
