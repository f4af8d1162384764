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
import java.util.concurrent.TimeUnit;

/**
 * Answers each requested stream by dialling one target: joined if it answers, refused with the
 * cause if not. A name is looked up for every stream, on a session thread and never on the event
 * loop, because what it stands for may change; its addresses are tried one after another.
 */
public final class TargetDialer implements StreamAcceptor {
  /** Longest that looking up and connecting may take together, unless said otherwise. */
  public static final Duration PATIENCE = Duration.ofSeconds(5);

  /** Addresses of one name that are tried. */
  private static final int ADDRESSES = 4;

  private final SshTransport transport;
  private final InetSocketAddress target;
  private final Duration patience;

  /**
   * A target as an unresolved address is looked up each time; a resolved one is dialled as it is.
   */
  public TargetDialer(SshTransport transport, InetSocketAddress target, Duration patience) {
    this.transport = transport;
    this.target = target;
    this.patience = patience;
  }

  /** A target by name or address, with the usual patience. */
  public TargetDialer(SshTransport transport, String host, int port) {
    this(transport, InetSocketAddress.createUnresolved(host, port), PATIENCE);
  }

  @Override
  public void requested(StreamRequest request) {
    Attempt attempt = new Attempt(request);
    request.eventLoop().schedule(attempt::late, patience.toNanos(), TimeUnit.NANOSECONDS);
    InetAddress known = target.getAddress();
    if (known != null) {
      attempt.dial(List.of(known).iterator());
    } else {
      transport.sessionThreads().execute(attempt::lookUp);
    }
  }

  /** One stream's way to the target. Event loop of the stream, but for {@link #lookUp}. */
  private final class Attempt {
    private final StreamRequest request;
    private boolean answered;
    private String doing = "looking up " + target.getHostString();

    private Attempt(StreamRequest request) {
      this.request = request;
    }

    /** Blocks: on a session thread. */
    private void lookUp() {
      try {
        InetAddress[] found = InetAddress.getAllByName(target.getHostString());
        List<InetAddress> tried =
            Arrays.asList(found).subList(0, Math.min(found.length, ADDRESSES));
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
                      refuse(next + ": " + inWords(done.cause()));
                    }
                  });
    }

    private void reached(Channel socket) {
      if (answered) {
        socket.close();
        return;
      }
      answered = true;
      StreamPump.join(socket, request.accept(StreamPump.unread()));
    }

    private void late() {
      refuse("no answer in " + patience.toMillis() + " ms, " + doing);
    }

    private void refuse(String why) {
      if (!answered) {
        answered = true;
        request.refuse(StreamRefusedException.CONNECT_FAILED, why);
      }
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
