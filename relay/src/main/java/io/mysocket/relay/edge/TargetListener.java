package io.mysocket.relay.edge;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;

/**
 * Who asked a target something. Called on the loop given to {@link TargetConnection#begin}; owns
 * the buffers it is given.
 */
interface TargetListener {
  /** A 1xx response other than 101. */
  void informed(HttpResponse head);

  /** The final response, or 101. */
  void responded(HttpResponse head);

  void body(HttpContent part);

  /** Bytes behind a 101. */
  void raw(ByteBuf bytes);

  /** Nothing more for now: flush. */
  void batchEnded();

  /** The stream takes more of the request. */
  void writable();

  /** There is no response, or no more of it; nothing else follows. */
  void failed(TargetFault fault);
}
