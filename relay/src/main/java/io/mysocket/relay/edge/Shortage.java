package io.mysocket.relay.edge;

import io.mysocket.relay.limits.RejectReason;
import io.mysocket.relay.limits.Rejections;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * What is done while memory is nearly full: visitors who read nothing of what waits for them are
 * cut off within seconds, rather than after {@code limits.wait.write-stall}. The gate's loop only.
 */
final class Shortage {
  /** Told to every connection, at each look: those with streams do the same with these. */
  enum Event {
    MEMORY_IS_SHORT
  }

  /** In a row at which as much waits as before. */
  private static final int LOOKS = 2;

  /** What waited, and at how many looks before. */
  private record Mark(long waiting, int looks) {}

  private final OpenConnections open;
  private final Rejections rejections;
  private Map<Channel, Mark> before = Map.of();

  Shortage(OpenConnections open, Rejections rejections) {
    this.open = open;
    this.rejections = rejections;
  }

  /** One look, to be followed by another in a second while memory is short. */
  void relieve() {
    Map<Channel, Mark> now = new HashMap<>();
    open.forEach(channel -> {
      long waiting = waiting(channel);
      Mark last = before.get(channel);
      int looks = last != null && last.waiting() == waiting ? last.looks() + 1 : 0;
      if (waiting == 0) {
        return;
      }
      if (looks < LOOKS) {
        now.put(channel, new Mark(waiting, looks));
      } else {
        cut(channel);
      }
    });
    before = now;
    open.tell(Event.MEMORY_IS_SHORT);
  }

  private static long waiting(Channel channel) {
    ChannelOutboundBuffer out = channel.unsafe().outboundBuffer();
    return out == null ? 0 : out.totalPendingWriteBytes();
  }

  /** Past TLS, whose goodbye would wait behind what is not read. */
  private void cut(Channel channel) {
    rejections.count(RejectReason.WRITE_STALL);
    channel
        .eventLoop()
        .execute(() -> {
          ChannelHandlerContext first = channel.pipeline().firstContext();
          if (first == null) {
            channel.close();
          } else {
            first.close();
          }
        });
  }
}
