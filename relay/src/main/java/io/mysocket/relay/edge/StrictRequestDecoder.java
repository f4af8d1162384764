package io.mysocket.relay.edge;

import io.mysocket.relay.limits.EdgeLimits;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Netty's request decoder, stricter by three rules: a header line must not be folded (RFC 9112
 * 5.2), the words of a request line have one blank between them (3), and a head must be complete in
 * time. After either offence everything that follows is dropped.
 *
 * <pre>
 *   between messages --first byte--> HEAD --end of head--> BODY --last chunk--> between messages
 *                                     \--fold, too slow--> BROKEN
 * </pre>
 */
final class StrictRequestDecoder extends HttpRequestDecoder {
  /** Passed down the pipeline. */
  enum Head {
    /** Its first byte is here. */
    BEGUN,
    /** It has taken too long. */
    TOO_SLOW
  }

  /** Largest piece of a body in one message, in bytes. */
  static final int PIECE = 64 << 10;

  private final EdgeLimits.Heads limits;
  private boolean inHead = true;
  private boolean broken;

  /** Bytes after the reader index that {@link #folds} has seen. */
  private int seen;

  private boolean atLineStart;

  /** Past the empty lines that may stand before a request line (RFC 9112 2.2). */
  private boolean begun;

  private @Nullable ScheduledFuture<?> deadline;

  StrictRequestDecoder(EdgeLimits.Heads limits) {
    super(
        new HttpDecoderConfig()
            .setMaxInitialLineLength(limits.bytes())
            .setMaxHeaderSize(limits.bytes())
            .setMaxChunkSize(PIECE)
            .setStrictLineParsing(true)
            .setAllowDuplicateContentLengths(false));
    this.limits = limits;
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out)
      throws Exception {
    if (broken) {
      in.skipBytes(in.readableBytes());
      return;
    }
    if (inHead) {
      if (deadline == null) {
        startDeadline(context);
      }
      if (folds(in)) {
        broken = true;
        stopDeadline();
        in.skipBytes(in.readableBytes());
        out.add(folded());
        return;
      }
    }
    int before = in.readableBytes();
    int count = out.size();
    super.decode(context, in, out);
    seen = Math.max(0, seen - (before - in.readableBytes()));
    for (int i = count; i < out.size(); i++) {
      follow(out.get(i));
    }
  }

  private void follow(Object message) {
    if (message instanceof HttpRequest request) {
      inHead = false;
      stopDeadline();
      broken |= request.decoderResult().isFailure();
    }
    if (message instanceof LastHttpContent) {
      inHead = true;
      seen = 0;
      atLineStart = false;
      begun = false;
    }
  }

  /** Whether a line of the head begins with a blank, the first too; looks at each byte once. */
  private boolean folds(ByteBuf in) {
    int end = in.writerIndex();
    for (int i = in.readerIndex() + seen; i < end; i++) {
      byte b = in.getByte(i);
      seen++;
      if (atLineStart) {
        if (b == ' ' || b == '\t') {
          return true;
        }
        if (b == '\r' && begun) {
          // An empty line, the end of the head: what follows is no header.
          seen--;
          return false;
        }
      }
      atLineStart = b == '\n';
      if (!begun && (b == ' ' || b == '\t')) {
        return true;
      }
      begun |= b != '\r' && b != '\n';
    }
    return false;
  }

  @Override
  protected String splitSecondWordInitialLine(byte[] line, int start, int length) {
    requireOneBlankBefore(line, start);
    return super.splitSecondWordInitialLine(line, start, length);
  }

  @Override
  protected String splitThirdWordInitialLine(byte[] line, int start, int length) {
    requireOneBlankBefore(line, start);
    return super.splitThirdWordInitialLine(line, start, length);
  }

  /** A word before it is at least one byte long. */
  private static void requireOneBlankBefore(byte[] line, int start) {
    if (line[start - 1] != ' ' || line[start - 2] == ' ' || line[start - 2] == '\t') {
      throw new IllegalArgumentException("not one blank between the words of the request line");
    }
  }

  private static HttpRequest folded() {
    var invalid = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/bad-request");
    invalid.setDecoderResult(
        DecoderResult.failure(new IllegalArgumentException("folded header line")));
    return invalid;
  }

  private void startDeadline(ChannelHandlerContext context) {
    context.fireUserEventTriggered(Head.BEGUN);
    deadline =
        context
            .executor()
            .schedule(
                () -> {
                  broken = true;
                  context.fireUserEventTriggered(Head.TOO_SLOW);
                },
                limits.time().toNanos(),
                TimeUnit.NANOSECONDS);
  }

  private void stopDeadline() {
    if (deadline != null) {
      deadline.cancel(false);
      deadline = null;
    }
  }

  @Override
  protected void handlerRemoved0(ChannelHandlerContext context) throws Exception {
    stopDeadline();
    super.handlerRemoved0(context);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) throws Exception {
    stopDeadline();
    super.channelInactive(context);
  }
}
