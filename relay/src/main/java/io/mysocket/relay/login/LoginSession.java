package io.mysocket.relay.login;

import io.mysocket.control.problems.ProblemException;
import io.mysocket.relay.sockets.EphemeralWish;
import io.mysocket.ssh.Question;
import io.mysocket.ssh.SshConnection;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.sshd.common.AttributeRepository.AttributeKey;
import org.apache.sshd.common.session.ConnectionService;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.helpers.AbstractConnectionService;
import org.jspecify.annotations.Nullable;

/**
 * What one login forwards, and the terminals that show it, whichever comes first: stock clients
 * forward and then open their session, others the other way round.
 *
 * <p>A socket that is made for a forwarding lets visitors in once a session has said what it is to
 * be like, or {@link #PATIENCE} after the grant if there is no session. Any thread that may block;
 * guarded by its own lock.
 */
final class LoginSession {
  /** Forwardings of one login to an account. */
  static final int FORWARDINGS = 10;

  /** How long a client may take to open a session. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /** How often that long, if it has opened one and not said what for. */
  private static final int PATIENCES = 10;

  /** Reasons kept for a terminal to come. */
  private static final int REFUSALS = 10;

  /** How long streams may go on after the end of the session. */
  private static final Duration FAREWELL = Duration.ofSeconds(2);

  private static final AttributeKey<LoginSession> OF = new AttributeKey<>();

  private final SshConnection connection;
  private final Login login;
  private final List<Forwarding> forwardings = new ArrayList<>(1);
  private final List<Terminal> terminals = new ArrayList<>(1);
  private final List<Unsaid> refusals = new ArrayList<>(0);
  private EphemeralWish.@Nullable More wishes;

  /** A reason that nobody has been told. */
  private record Unsaid(String reason, CompletableFuture<Void> told) {}

  private LoginSession(Session session) {
    this.connection = SshConnection.of(session);
    this.login = KeyLogin.login(session);
  }

  /** Of a session that has logged in. */
  static LoginSession of(Session session) {
    return session.computeAttributeIfAbsent(OF, _ -> new LoginSession(session));
  }

  SshConnection connection() {
    return connection;
  }

  Login login() {
    return login;
  }

  /** What the client calls itself. */
  String software() {
    return String.valueOf(connection.session().getClientVersion());
  }

  synchronized boolean isFull() {
    return forwardings.size() >= (login instanceof Login.OfSocket ? 1 : FORWARDINGS);
  }

  synchronized boolean isIdle() {
    return forwardings.isEmpty();
  }

  synchronized boolean isOnly(Forwarding forwarding) {
    return forwardings.equals(List.of(forwarding));
  }

  synchronized void add(Forwarding forwarding) {
    forwardings.add(forwarding);
  }

  synchronized void ended(Forwarding forwarding) {
    forwardings.remove(forwarding);
  }

  /** The client knows that it forwards. */
  synchronized void started(Forwarding forwarding) {
    if (!forwarding.isChangeable()) {
      carry(forwarding);
    } else if (wishes != null) {
      carryAsWished(forwarding, wishes);
    } else {
      carryLater(forwarding, PATIENCES);
    }
  }

  private void carry(Forwarding forwarding) {
    carry(List.of(forwarding), List.copyOf(terminals));
  }

  /** Who reads an address can visit it, and sees that visit. */
  private static void carry(List<Forwarding> forwardings, List<Terminal> terminals) {
    List<Runnable> greetings =
        terminals.stream().map(terminal -> terminal.begin(forwardings)).toList();
    forwardings.forEach(Forwarding::carry);
    greetings.forEach(Runnable::run);
  }

  private void carryAsWished(Forwarding forwarding, EphemeralWish.More more) {
    try {
      forwarding.change(more);
      carry(forwarding);
    } catch (ProblemException e) {
      terminals.forEach(terminal -> terminal.fail(Places.text(e)));
    }
  }

  private void carryLater(Forwarding forwarding, int times) {
    connection
        .channel()
        .eventLoop()
        .schedule(
            () -> Thread.startVirtualThread(() -> patienceEnds(forwarding, times - 1)),
            PATIENCE.toNanos(),
            TimeUnit.NANOSECONDS);
  }

  private synchronized void patienceEnds(Forwarding forwarding, int times) {
    if (!forwarding.isChangeable() || !terminals.isEmpty()) {
      return;
    }
    if (hasChannel() && times > 0) {
      carryLater(forwarding, times);
    } else {
      carry(forwarding);
    }
  }

  private boolean hasChannel() {
    return connection.session().getService(ConnectionService.class)
            instanceof AbstractConnectionService service
        && !service.getChannels().isEmpty();
  }

  /** A session is there; what it wishes follows. */
  synchronized void opened(Terminal terminal) {
    terminals.add(terminal);
  }

  /** A session has said what it wishes. */
  synchronized void ready(Terminal terminal, EphemeralWish.More more) {
    wishes = more;
    if (!refusals.isEmpty()) {
      String reasons = refusals.stream().map(Unsaid::reason).collect(Collectors.joining("\n"));
      List<Unsaid> left = List.copyOf(refusals);
      refusals.clear();
      (forwardings.isEmpty() ? terminal.failing(reasons) : terminal.complain(reasons))
          .thenRun(() -> left.forEach(each -> each.told().complete(null)));
    }
    if (forwardings.isEmpty()) {
      return;
    }
    if (!more.equals(EphemeralWish.More.NOTHING)
        && forwardings.stream().anyMatch(forwarding -> !forwarding.isChangeable())) {
      terminal.note("options are for sockets made by the forwarding; this one stays as it is");
    }
    try {
      for (Forwarding forwarding : List.copyOf(forwardings)) {
        if (forwarding.isChangeable()) {
          forwarding.change(more);
        }
      }
    } catch (ProblemException e) {
      terminal.fail(Places.text(e));
      return;
    }
    carry(List.copyOf(forwardings), List.of(terminal));
  }

  synchronized void closed(Terminal terminal) {
    terminals.remove(terminal);
  }

  /**
   * A forwarding was refused. Done when the reason has been shown, or cannot be: a client may end
   * as soon as it hears of the refusal.
   */
  synchronized CompletableFuture<Void> refused(String reason) {
    if (wishes != null && !terminals.isEmpty()) {
      return terminals.getFirst().complain(reason);
    }
    if (refusals.size() >= REFUSALS) {
      return CompletableFuture.completedFuture(null);
    }
    Unsaid unsaid = new Unsaid(reason, new CompletableFuture<>());
    refusals.add(unsaid);
    connection
        .channel()
        .eventLoop()
        .schedule(
            () -> Thread.startVirtualThread(() -> stillUnsaid(unsaid)),
            PATIENCE.toNanos(),
            TimeUnit.NANOSECONDS);
    return unsaid.told();
  }

  /**
   * No session has come for it. A client that carries nothing has no other use for a connection.
   */
  private synchronized void stillUnsaid(Unsaid unsaid) {
    if (unsaid.told().isDone()) {
      return;
    }
    if (forwardings.isEmpty() && terminals.isEmpty() && !hasChannel()) {
      connection.disconnect(unsaid.reason());
    } else {
      unsaid.told().complete(null);
    }
  }

  /**
   * Done when the client has worked through all that was sent before; at once if it is gone, never
   * if it goes meanwhile.
   */
  CompletableFuture<Void> heard() {
    CompletableFuture<Void> heard = new CompletableFuture<>();
    try {
      Question.ask(connection.session(), () -> heard.complete(null));
    } catch (IOException _) {
      heard.complete(null);
    }
    return heard;
  }

  /** Writes something on every terminal. */
  synchronized void tell(String text) {
    terminals.forEach(terminal -> terminal.note(text));
  }

  /** Its user has had enough: nothing is forwarded any more, and the client has nothing to keep. */
  void end() {
    List<Forwarding> left;
    synchronized (this) {
      left = List.copyOf(forwardings);
    }
    left.forEach(Forwarding::close);
    connection.closeStreams();
    connection
        .channel()
        .eventLoop()
        .schedule(
            () -> connection.disconnect("the session has ended"),
            FAREWELL.toNanos(),
            TimeUnit.NANOSECONDS);
  }
}
