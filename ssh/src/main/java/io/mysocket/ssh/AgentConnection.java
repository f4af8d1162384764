package io.mysocket.ssh;

import java.io.IOException;
import java.time.Duration;
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
 * An agent's login at a relay, and which target each forwarding granted there leads to. Any thread.
 */
public final class AgentConnection implements AutoCloseable {
  private record Granted(String host, int port) {}

  private final ClientSession session;
  private final SshConnection connection;
  private final Map<Granted, StreamAcceptor> acceptors = new ConcurrentHashMap<>();

  AgentConnection(ClientSession session) {
    this.session = session;
    this.connection = SshConnection.of(session);
    connection.accept(this::requested);
  }

  public SshConnection connection() {
    return connection;
  }

  /**
   * Asks the relay to forward an address and port (0: any) and returns the port granted. Blocks.
   */
  public int forward(String host, int port, StreamAcceptor to, Duration patience)
      throws IOException {
    CompletableFuture<Integer> reply = new CompletableFuture<>();
    Buffer request = session.createBuffer(SshConstants.SSH_MSG_GLOBAL_REQUEST, 64);
    request.putString("tcpip-forward");
    request.putBoolean(true);
    request.putString(host);
    request.putUInt(port);
    session.request(
        request,
        "tcpip-forward",
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

  private static int await(CompletableFuture<Integer> reply, Duration patience) throws IOException {
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

  @Override
  public void close() throws IOException {
    session.close(false).await(Duration.ofSeconds(5));
  }
}
