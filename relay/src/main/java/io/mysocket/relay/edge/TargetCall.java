package io.mysocket.relay.edge;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One request on a {@link TargetConnection} and how far its response has come; tells the listener
 * on the listener's loop. All else on the stream's loop.
 */
final class TargetCall {
  private final TargetListener listener;
  private final EventLoop loop;
  private boolean requestSent;
  private boolean keepAlive;
  private boolean informational;
  private boolean upgraded;

  /** The end of the response, not yet told. */
  private @Nullable LastHttpContent end;

  TargetCall(TargetListener listener, EventLoop loop) {
    this.listener = listener;
    this.loop = loop;
  }

  void tell(Consumer<TargetListener> what) {
    if (loop.inEventLoop()) {
      what.accept(listener);
    } else {
      loop.execute(() -> what.accept(listener));
    }
  }

  /** The last of the request has been written. */
  void requestSent() {
    requestSent = true;
  }

  /** Takes a decoded message over. */
  void received(HttpObject message) {
    if (message instanceof HttpResponse head) {
      head(head);
    }
    if (message instanceof HttpContent part) {
      if (informational) {
        part.release();
      } else if (part instanceof LastHttpContent last && !upgraded) {
        // Told when it is known whether anything follows, and whether the stream is free again.
        end = last;
      } else {
        tell(asking -> asking.body(part));
      }
    }
  }

  private void head(HttpResponse head) {
    int status = head.status().code();
    informational = status < 200 && status != 101;
    upgraded = status == 101;
    keepAlive =
        status >= 200
            && HttpUtil.isKeepAlive(head)
            && head.protocolVersion().equals(HttpVersion.HTTP_1_1);
    if (informational) {
      tell(asking -> asking.informed(head));
    } else {
      tell(asking -> asking.responded(head));
    }
  }

  /** Bytes behind a 101. */
  void received(ByteBuf bytes) {
    tell(asking -> asking.raw(bytes));
  }

  /** More has come than was asked for. */
  void distrust() {
    keepAlive = false;
  }

  boolean isAnswered() {
    return end != null;
  }

  /** Whether the stream may carry another request once this one {@link #isAnswered}. */
  boolean leavesClean() {
    return keepAlive && requestSent;
  }

  /** Tells the end; nothing follows. */
  void finish() {
    LastHttpContent last = end;
    if (last == null) {
      throw new IllegalStateException("not answered");
    }
    end = null;
    tell(asking -> asking.body(last));
  }

  /** The listener wants nothing more. */
  void drop() {
    ReferenceCountUtil.release(end);
    end = null;
  }
}
