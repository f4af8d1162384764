package io.mysocket.ssh;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Decides what a client's tcpip-forward request gets (RFC 4254 7.1). Called on the session thread:
 * may block.
 */
public interface Forwards {
  /** One granted forwarding of one connection. */
  interface Forward extends AutoCloseable {
    /** The port granted; what the client hears if it asked for port 0. */
    int port();

    /** The client has been told; from now on streams may be opened for it. */
    void start();

    /**
     * The client has cancelled it, or its connection is gone. Opens no further streams; those open
     * live on.
     */
    @Override
    void close();
  }

  /** The answer to one request. */
  sealed interface Answer {
    record Granted(Forward forward) implements Answer {}

    /**
     * No.
     *
     * @param told done when the client may hear of it; what it asks for meanwhile is answered after
     *     that, as the protocol wants it
     */
    record Refused(String reason, CompletionStage<Void> told) implements Answer {
      public Refused(String reason) {
        this(reason, CompletableFuture.completedStage(null));
      }
    }
  }

  Answer ask(SshConnection connection, String host, int port);
}
