package io.mysocket.ssh;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.util.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * An agent's login at a relay, and which target each forwarding granted there leads to. Any thread;
 * methods that block must not be called on an event loop.
 */
public final class AgentConnection implements AutoCloseable {
  /** Longest wait of {@link #close} for the relay to close its end. */
  private static final Duration FAREWELL = Duration.ofSeconds(5);

  /** How often {@link #drain} looks whether streams are left. */
  private static final Duration DRAIN_LOOK = Duration.ofMillis(50);

  private record Granted(String host, int port) {}

  private final ClientSession session;
  private final SshConnection connection;
  private final Map<Granted, StreamAcceptor> acceptors = new ConcurrentHashMap<>();

  AgentConnection(ClientSession session) {
    this.session = session;
    this.connection = SshConnection.of(session);
    connection.accept(this::requested);
  }

  /** The SSH connection underneath. */
  public SshConnection connection() {
    return connection;
  }

  /** Whether the relay is still there, as far as is known. */
  public boolean isOpen() {
    return connection.isOpen();
  }

  /** Done when the connection is gone, with the reason; completed on the event loop. */
  public CompletableFuture<CloseReason> closed() {
    return connection.closed();
  }

  /** When the relay wants the agent back, once it has left; null if it has not said. */
  public @Nullable Comeback comeback() {
    return connection.farewell().comeback();
  }

  /**
   * Asks the relay to forward an address and port (0: any) and returns the port granted. {@code to}
   * is asked about each stream and may choose a target by what {@link StreamRequest#open} says.
   * Blocks up to {@code patience}.
   */
  public int forward(String host, int port, StreamAcceptor to, Duration patience)
      throws IOException {
    CompletableFuture<Integer> reply = new CompletableFuture<>();
    ask(
        "tcpip-forward",
        new Granted(host, port),
        (command, answer) -> {
          if (command != SshConstants.SSH_MSG_REQUEST_SUCCESS) {
            reply.completeExceptionally(
                new IOException("the relay refused to forward " + host + ":" + port));
            return;
          }
          int granted = port == 0 ? answer.getInt() : port;
          acceptors.put(new Granted(host, granted), to);
          reply.complete(granted);
        });
    return await(reply, patience);
  }

  /**
   * Gives a forwarding back: the relay opens no more streams for it. Those it opened before it
   * heard so are still accepted, and those open live on. Blocks up to {@code patience}.
   */
  public void cancel(String host, int port, Duration patience) throws IOException {
    CompletableFuture<Boolean> reply = new CompletableFuture<>();
    Granted granted = new Granted(host, port);
    ask(
        "cancel-tcpip-forward",
        granted,
        (command, _) -> {
          acceptors.remove(granted);
          reply.complete(command == SshConstants.SSH_MSG_REQUEST_SUCCESS);
        });
    if (!await(reply, patience)) {
      throw new IOException("the relay knows of no forwarding of " + host + ":" + port);
    }
  }

  /**
   * Leaves without cutting anybody off: gives back every forwarding, waits until the last stream
   * has ended or {@code bound} is over, and closes. Returns the streams that had to be cut off.
   * Blocks.
   */
  public int drain(Duration bound) throws IOException {
    long deadline = System.nanoTime() + bound.toNanos();
    for (Granted each : List.copyOf(acceptors.keySet())) {
      if (isOpen()) {
        cancel(each.host(), each.port(), left(deadline));
      }
    }
    while (isOpen() && connection.streamCount() > 0 && left(deadline).isPositive()) {
      try {
        closed().get(DRAIN_LOOK.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException | ExecutionException _) {
        // Look again.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    int cutOff = connection.streamCount();
    close();
    return cutOff;
  }

  private static Duration left(long deadline) {
    return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
  }

  private interface Reply {
    void take(int command, Buffer answer);
  }

  private void ask(String request, Granted of, Reply reply) throws IOException {
    Buffer message = session.createBuffer(SshConstants.SSH_MSG_GLOBAL_REQUEST, 64);
    message.putString(request);
    message.putBoolean(true);
    message.putString(of.host());
    message.putUInt(of.port());
    session.request(message, request, reply::take);
  }

  private <T> T await(CompletableFuture<T> reply, Duration patience) throws IOException {
    closed()
        .thenAccept(
            why -> reply.completeExceptionally(new IOException("the connection ended: " + why)));
    try {
      return reply.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
    } catch (TimeoutException e) {
      throw new IOException("the relay did not answer in " + patience, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /**
   * A stream for a forwarding we do not know may have overtaken the reply that grants it, which the
   * session thread handles: asks again once that thread has done what was before it.
   */
  private void requested(StreamRequest request) {
    StreamAcceptor acceptor = acceptorOf(request);
    if (acceptor != null) {
      acceptor.requested(request);
      return;
    }
    connection
        .mina()
        .onSessionThread(() -> request.eventLoop().execute(() -> requestedAgain(request)));
  }

  private void requestedAgain(StreamRequest request) {
    StreamAcceptor acceptor = acceptorOf(request);
    if (acceptor != null) {
      acceptor.requested(request);
    } else {
      request.refuse(
          StreamRefusedException.PROHIBITED,
          "nothing is forwarded from " + request.open().host() + ":" + request.open().port());
    }
  }

  private @Nullable StreamAcceptor acceptorOf(StreamRequest request) {
    return acceptors.get(new Granted(request.open().host(), request.open().port()));
  }

  /** Tells the relay that the agent leaves, and closes. Blocks up to 5 s. */
  @Override
  public void close() throws IOException {
    connection.disconnect("the agent is leaving");
    try {
      closed().get(FAREWELL.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException _) {
      session.close(true);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      session.close(true);
    }
  }
}
