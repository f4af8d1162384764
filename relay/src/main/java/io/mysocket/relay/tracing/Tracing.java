package io.mysocket.relay.tracing;

import io.netty.handler.codec.http.HttpRequest;

/** What becomes of the traces that visitors' requests belong to. Any thread; never waits. */
public interface Tracing extends AutoCloseable {
  /** Passes on what visitors send. */
  Tracing PASS_ON = PassedOn::of;

  /** A request has come, of which nothing has been changed yet. */
  RequestSpan begin(HttpRequest request);

  /** Tells what is still to be told. */
  @Override
  default void close() {}
}
