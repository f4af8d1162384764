package io.mysocket.ssh;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.channel.RequestHandler;
import org.apache.sshd.common.io.IoWriteFuture;
import org.apache.sshd.common.session.ConnectionService;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The relay's side of tcpip-forward and cancel-tcpip-forward (RFC 4254 7.1), as a global request
 * handler of MINA. Session thread; replies that had to wait for a refusal to be explained come on
 * the thread that explained it. A forwarding starts only after its reply is on its way, so that no
 * stream can reach the client before the port does.
 */
final class ForwardRequests implements RequestHandler<ConnectionService> {
  private static final Logger LOG = LoggerFactory.getLogger(ForwardRequests.class);

  private record Asked(String host, int port) {}

  /** Of one session. {@code replied} is done once all requests so far have been answered. */
  private static final class Requests {
    private final Map<Asked, Forwards.Forward> granted = new ConcurrentHashMap<>(2);
    private CompletableFuture<Void> replied = CompletableFuture.completedFuture(null);
  }

  private final Forwards forwards;
  private final Map<Session, Requests> sessions = new ConcurrentHashMap<>();

  ForwardRequests(Forwards forwards) {
    this.forwards = forwards;
  }

  @Override
  public Result process(ConnectionService service, String request, boolean wantReply, Buffer in)
      throws Exception {
    return switch (request) {
      case "tcpip-forward" -> forward(service.getSession(), in.getString(), in.getInt(), wantReply);
      case "cancel-tcpip-forward" ->
          cancel(service.getSession(), new Asked(in.getString(), in.getInt()));
      default -> Result.Unsupported;
    };
  }

  private Result forward(Session session, String host, int port, boolean wantReply) {
    return switch (forwards.ask(SshConnection.of(session), host, port)) {
      case Forwards.Answer.Refused(_, var told) ->
          inTurn(session, told.toCompletableFuture(), () -> refuse(session, wantReply));
      case Forwards.Answer.Granted(Forwards.Forward forward) -> {
        remember(session, new Asked(host, forward.port()), forward);
        yield inTurn(
            session,
            CompletableFuture.completedFuture(null),
            () -> grant(session, forward, port == 0, wantReply));
      }
    };
  }

  /** Answers after whatever was asked before. */
  private Result inTurn(Session session, CompletableFuture<Void> ready, Runnable answer) {
    Requests requests = requests(session);
    requests.replied = CompletableFuture.allOf(requests.replied, ready).thenRun(answer);
    return Result.Replied;
  }

  private static void refuse(Session session, boolean wantReply) {
    if (wantReply) {
      write(session, session.createBuffer(SshConstants.SSH_MSG_REQUEST_FAILURE, 0));
    }
  }

  private static void grant(
      Session session, Forwards.Forward forward, boolean tellPort, boolean wantReply) {
    if (!wantReply) {
      forward.start();
      return;
    }
    Buffer reply = session.createBuffer(SshConstants.SSH_MSG_REQUEST_SUCCESS, 4);
    if (tellPort) {
      reply.putUInt(forward.port());
    }
    IoWriteFuture sent = write(session, reply);
    if (sent == null || sent.isDone()) {
      forward.start();
    } else { // Held back until keys are exchanged.
      MinaSession mina = SshConnection.of(session).mina();
      sent.addListener(_ -> mina.onSessionThread(forward::start));
    }
  }

  /** Null if the session is at its end. */
  private static @Nullable IoWriteFuture write(Session session, Buffer reply) {
    try {
      return session.writePacket(reply);
    } catch (IOException e) {
      LOG.atDebug().setCause(e).log("an answer did not reach the client");
      return null;
    }
  }

  private void remember(Session session, Asked asked, Forwards.Forward forward) {
    Forwards.Forward replaced = requests(session).granted.put(asked, forward);
    if (replaced != null) {
      replaced.close();
    }
  }

  private Requests requests(Session session) {
    return sessions.computeIfAbsent(session, this::untilClosed);
  }

  private Requests untilClosed(Session session) {
    session.addCloseFutureListener(_ -> {
      Requests left = sessions.remove(session);
      if (left != null) {
        left.granted.values().forEach(Forwards.Forward::close);
      }
    });
    return new Requests();
  }

  private Result cancel(Session session, Asked asked) {
    Forwards.Forward forward = requests(session).granted.remove(asked);
    if (forward == null) {
      return Result.ReplyFailure;
    }
    forward.close();
    return Result.ReplySuccess;
  }
}
