package io.mysocket.relay.edge;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;

/**
 * The visitor's side of an {@link Exchange}: an HTTP/1 connection or an HTTP/2 stream. Its loop
 * only.
 */
interface VisitorSide {
  EventLoop loop();

  /** For the log: {@code HTTP/1.1} or {@code HTTP/2}. */
  String protocol();

  /**
   * Writes the final response's head.
   *
   * @param bodyless nothing of a body follows, whatever the head says
   */
  void respond(HttpResponse head, boolean bodyless);

  /** Writes a whole 1xx response, or a part of the body; takes it over. */
  void write(HttpObject part);

  void flush();

  boolean isWritable();

  /** Bring on what {@link Exchange#wantsBody} wants. */
  void pump();

  /** The last of the response has been written. */
  void ended();

  /**
   * The response cannot be completed: the visitor must see that.
   *
   * @param code why, where {@link #resets} (RFC 9113 7)
   */
  void abort(long code);

  /** Whether {@link #abort} can say why. */
  boolean resets();

  /** What the visitor has sent cannot be relied on: the connection ends with this answer. */
  void distrust();

  Channel channel();

  /** Stops speaking HTTP; {@code instead} gets what follows. For a WebSocket. */
  void detach(ChannelHandler instead);
}
