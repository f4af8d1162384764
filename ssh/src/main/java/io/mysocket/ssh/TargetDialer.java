package io.mysocket.ssh;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOption;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Answers each requested stream by dialling one target: joined if it answers, refused with the
 * cause if not. A name is looked up anew every second that streams come, on a session thread and
 * never on the event loop, because what it stands for may change; its addresses are tried one after
 * another.
 */
public final class TargetDialer implements StreamAcceptor {
  /** Longest that looking up and connecting may take together, unless said otherwise. */
  public static final Duration PATIENCE = Duration.ofSeconds(5);

  /** Addresses of one name that are tried. */
  private static final int ADDRESSES = 4;

  /** How long a name stands for the same addresses. */
  private static final Duration FRESH = Duration.ofSeconds(1);

  /** What a name stood for. */
  private record Found(List<InetAddress> addresses, boolean forever, long at) {
    boolean isFresh() {
      return forever || System.nanoTime() - at < FRESH.toNanos();
    }
  }

  private final SshTransport transport;
  private final InetSocketAddress target;
  private final Duration patience;
  private volatile @Nullable Found found;

  /**
   * A target by name is looked up, unless the name is an address; a resolved one is dialled as it
   * is.
   */
  public TargetDialer(SshTransport transport, InetSocketAddress target, Duration patience) {
    this.transport = transport;
    this.target = target;
    this.found = literal(target);
    this.patience = patience;
  }

  /** A target by name or address, with the usual patience. */
  public TargetDialer(SshTransport transport, String host, int port) {
    this(transport, InetSocketAddress.createUnresolved(host, port), PATIENCE);
  }

  private static @Nullable Found literal(InetSocketAddress target) {
    InetAddress known = target.getAddress();
    if (known != null) {
      return new Found(List.of(known), true, 0);
    }
    try {
      return new Found(List.of(InetAddress.ofLiteral(target.getHostString())), true, 0);
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  @Override
  public void requested(StreamRequest request) {
    Attempt attempt = new Attempt(request);
    attempt.late =
        request.eventLoop().schedule(attempt::late, patience.toNanos(), TimeUnit.NANOSECONDS);
    Found before = found;
    if (before != null && before.isFresh()) {
      attempt.dial(before.addresses().iterator());
    } else {
      transport.sessionThreads().execute(attempt::lookUp);
    }
  }

  /** One stream's way to the target. Event loop of the stream, but for {@link #lookUp}. */
  private final class Attempt {
    private final StreamRequest request;
    private @Nullable Future<?> late;
    private boolean answered;
    private String doing = "looking up " + target.getHostString();

    private Attempt(StreamRequest request) {
      this.request = request;
    }

    /** Blocks: on a session thread. */
    private void lookUp() {
      try {
        InetAddress[] all = InetAddress.getAllByName(target.getHostString());
        List<InetAddress> tried = Arrays.asList(all).subList(0, Math.min(all.length, ADDRESSES));
        found = new Found(tried, false, System.nanoTime());
        request.eventLoop().execute(() -> dial(tried.iterator()));
      } catch (UnknownHostException _) {
        request
            .eventLoop()
            .execute(() -> refuse("the name " + target.getHostString() + " is not known"));
      }
    }

    private void dial(Iterator<InetAddress> addresses) {
      if (answered) {
        return;
      }
      InetSocketAddress next = new InetSocketAddress(addresses.next(), target.getPort());
      doing = "connecting to " + next;
      Bootstrap bootstrap = transport.dialler(request.eventLoop(), SshTransport.joinedSocket());
      bootstrap.option(ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.toIntExact(patience.toMillis()));
      bootstrap
          .connect(next)
          .addListener(
              (ChannelFutureListener)
                  done -> {
                    if (done.isSuccess()) {
                      reached(done.channel());
                    } else if (addresses.hasNext()) {
                      dial(addresses);
                    } else {
                      forget();
                      refuse(next + ": " + inWords(done.cause()));
                    }
                  });
    }

    private void reached(Channel socket) {
      if (answered) {
        socket.close();
        return;
      }
      answer();
      StreamPump.join(socket, request.accept(StreamPump.unread()));
    }

    private void answer() {
      answered = true;
      if (late != null) {
        late.cancel(false);
      }
    }

    private void late() {
      refuse("no answer in " + patience.toMillis() + " ms, " + doing);
    }

    private void refuse(String why) {
      if (!answered) {
        answer();
        request.refuse(StreamRefusedException.CONNECT_FAILED, why);
      }
    }
  }

  /** Nothing answers there: the name may stand for something else by now. */
  private void forget() {
    Found last = found;
    if (last != null && !last.forever()) {
      found = null;
    }
  }

  private static String inWords(Throwable cause) {
    if (cause instanceof ConnectException
        && String.valueOf(cause.getMessage()).contains("refused")) {
      return "connection refused";
    }
    return String.valueOf(cause.getMessage());
  }
}
