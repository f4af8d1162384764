package io.mysocket.ssh;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.channel.RequestHandler;
import org.apache.sshd.common.session.ConnectionService;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;

/**
 * The relay's side of tcpip-forward and cancel-tcpip-forward (RFC 4254 7.1), as a global request
 * handler of MINA. Session thread. A forwarding starts only after its reply is on its way, so that
 * no stream can reach the client before the port does.
 */
final class ForwardRequests implements RequestHandler<ConnectionService> {
  private record Asked(String host, int port) {}

  private final Forwards forwards;
  private final Map<Session, Map<Asked, Forwards.Forward>> granted = new ConcurrentHashMap<>();

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

  private Result forward(Session session, String host, int port, boolean wantReply)
      throws Exception {
    return switch (forwards.ask(SshConnection.of(session), host, port)) {
      case Forwards.Answer.Refused _ -> Result.ReplyFailure;
      case Forwards.Answer.Granted(Forwards.Forward forward) -> {
        remember(session, new Asked(host, forward.port()), forward);
        if (wantReply) {
          Buffer reply = session.createBuffer(SshConstants.SSH_MSG_REQUEST_SUCCESS, 4);
          if (port == 0) {
            reply.putUInt(forward.port());
          }
          session.writePacket(reply);
        }
        forward.start();
        yield Result.Replied;
      }
    };
  }

  private void remember(Session session, Asked asked, Forwards.Forward forward) {
    Map<Asked, Forwards.Forward> ofSession = granted.computeIfAbsent(session, this::untilClosed);
    Forwards.Forward replaced = ofSession.put(asked, forward);
    if (replaced != null) {
      replaced.close();
    }
  }

  private Map<Asked, Forwards.Forward> untilClosed(Session session) {
    session.addCloseFutureListener(_ -> {
      Map<Asked, Forwards.Forward> left = granted.remove(session);
      if (left != null) {
        left.values().forEach(Forwards.Forward::close);
      }
    });
    return new ConcurrentHashMap<>(2);
  }

  private Result cancel(Session session, Asked asked) {
    Forwards.Forward forward = granted.getOrDefault(session, Map.of()).remove(asked);
    if (forward == null) {
      return Result.ReplyFailure;
    }
    forward.close();
    return Result.ReplySuccess;
  }
}
