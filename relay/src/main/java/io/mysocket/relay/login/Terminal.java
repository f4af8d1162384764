package io.mysocket.relay.login;

import io.mysocket.control.problems.ProblemException;
import io.mysocket.control.sockets.Access;
import io.mysocket.control.sockets.Socket;
import io.mysocket.relay.traffic.AccessFormat;
import io.mysocket.relay.traffic.Follower;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.Signal;
import org.apache.sshd.server.channel.ChannelDataReceiver;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The session channel of a login (RFC 4254 6): says which sockets it carries, at which URLs, and
 * then every visit, a line each. Runs nothing.
 *
 * <p>Written by threads of its own, because a client that does not read may hold a writer up; lines
 * that wait too long are lost, and their number is told. Input comes on the session thread: with a
 * pty ^C and ^D end it; the input's end does not. Its first line is the visitors' password if the
 * command asks for one, and is never shown nor kept.
 */
final class Terminal implements Command, ChannelDataReceiver {
  private static final Logger LOG = LoggerFactory.getLogger(Terminal.class);
  private static final String RULE = "=".repeat(55);
  private static final byte CONTROL_C = 3;
  private static final byte CONTROL_D = 4;
  private static final Duration LOOK = Duration.ofMinutes(1);

  /** How long a session may be there without anything forwarded. */
  private static final Duration HELP_AFTER = Duration.ofSeconds(10);

  /** Time for a client to show what is written. */
  private static final Duration SHOWN_WITHIN = Duration.ofSeconds(5);

  private final LoginParts parts;
  private final LoginSession session;
  private final Options.Parsed asked;
  private final ReentrantLock writing = new ReentrantLock();
  private final List<Follower> followers = new CopyOnWriteArrayList<>();
  private final AtomicBoolean ended = new AtomicBoolean();
  private final TypedLine password = new TypedLine();
  private volatile boolean pty;
  private OutputStream out = OutputStream.nullOutputStream();
  private OutputStream err = OutputStream.nullOutputStream();
  private ExitCallback exit = (_, _, _) -> {};
  private boolean greeted;

  Terminal(LoginParts parts, LoginSession session, Options.Parsed asked) {
    this.parts = parts;
    this.session = session;
    this.asked = asked;
  }

  @Override
  public void setInputStream(InputStream in) {}

  @Override
  public void setOutputStream(OutputStream stream) {
    out = stream;
  }

  @Override
  public void setErrorStream(OutputStream stream) {
    err = stream;
  }

  @Override
  public void setExitCallback(ExitCallback callback) {
    exit = callback;
  }

  @Override
  public void start(ChannelSession channel, Environment environment) {
    Map<String, String> variables = environment.getEnv();
    pty =
        variables.containsKey(Environment.ENV_TERM) && variables.containsKey(Environment.ENV_LINES);
    environment.addSignalListener((_, _) -> end(), Signal.INT, Signal.TERM);
    session.opened(this);
    switch (asked) {
      case Options.Parsed.Bad(String reason) -> fail(reason);
      case Options.Parsed.Good(Options options) when options.basicAuth() != null ->
          note("visitors are to log in as '" + options.basicAuth() + "'; type their password:");
      case Options.Parsed.Good(Options options) -> session.ready(this, options.more(null));
    }
    helpLater();
  }

  private void helpLater() {
    session
        .connection()
        .channel()
        .eventLoop()
        .schedule(
            () -> {
              if (session.isIdle()) {
                fail("nothing is forwarded. Try: ssh -R 80:localhost:8080 ...");
              }
            },
            HELP_AFTER.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  @Override
  public int data(ChannelSession channel, byte[] bytes, int start, int length) {
    for (int i = start; pty && i < start + length; i++) {
      if (bytes[i] == CONTROL_C || bytes[i] == CONTROL_D) {
        end();
        return length;
      }
    }
    password.take(bytes, start, length).ifPresent(this::guard);
    return length;
  }

  /** The end of the input, which many clients give at once and for which they stay. */
  @Override
  public void close() {
    password.end().ifPresent(this::guard);
  }

  /** Whoever is to have a password has typed one. */
  private void guard(String typed) {
    if (!(asked instanceof Options.Parsed.Good(Options options))) {
      return;
    }
    String name = options.basicAuth();
    if (name == null) {
      return;
    }
    if (typed.isEmpty()) {
      fail("the password must have 1 to " + TypedLine.LONGEST + " bytes; nothing is public");
      return;
    }
    Thread.startVirtualThread(() -> {
      try {
        String hash = parts.passwordHash().apply(typed);
        var user = new Access.User(name, hash);
        session.ready(
            this, options.more(new Access(new Access.BasicAuth(List.of(user)), null, null)));
      } catch (ProblemException e) {
        fail(Places.text(e));
      }
    });
  }

  /**
   * Follows the visits to some forwardings from now on.
   *
   * @return greets with their sockets, and shows those visits
   */
  Runnable begin(List<Forwarding> forwardings) {
    List<Follower> begun = forwardings.stream().flatMap(each -> follower(each).stream()).toList();
    followers.addAll(begun);
    return () -> Thread.startVirtualThread(() -> show(forwardings, begun));
  }

  private void show(List<Forwarding> forwardings, List<Follower> begun) {
    print(greeting(forwardings));
    begun.forEach(follower -> Thread.startVirtualThread(() -> follow(follower)));
    if (begun.size() < forwardings.size()) {
      note("too many look at these visits already; not all are shown here");
    }
  }

  private String greeting(List<Forwarding> forwardings) {
    StringBuilder text = new StringBuilder(greeted ? "" : "Welcome to MySocket!\n");
    for (Forwarding forwarding : forwardings) {
      Socket socket = parts.views().view(forwarding.place().socket());
      text.append(socket.name()).append(" - ").append(socket.url()).append('\n');
    }
    text.append(greeted ? "" : "\n" + RULE + "\nLogs\n" + RULE + "\n");
    greeted = true;
    return text.toString();
  }

  private Optional<Follower> follower(Forwarding forwarding) {
    return parts.traffic().follow(forwarding.place().socket().id(), 0);
  }

  private void follow(Follower follower) {
    try (follower) {
      while (!ended.get()) {
        switch (follower.next(LOOK)) {
          case Follower.One(var visit) -> print(AccessFormat.TERMINAL.line(visit, true) + "\n");
          case Follower.Lost(long count) ->
              print("(" + count + " lines lost: this terminal is too slow)\n");
          case Follower.Quiet _ -> {}
          case Follower.Ended _ -> {
            return;
          }
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      followers.remove(follower);
    }
  }

  /** Writes a remark. */
  void note(String text) {
    Thread.startVirtualThread(() -> print("mysocket: " + text + "\n"));
  }

  /**
   * Writes why something is not as wished. Done when the client has shown it, or had time to:
   * OpenSSH shows nothing that it has read together with a refusal that ends it.
   */
  CompletableFuture<Void> complain(String reason) {
    CompletableFuture<Void> shown = new CompletableFuture<>();
    Thread.startVirtualThread(() -> {
      print(err, "mysocket: " + reason + "\n");
      session.heard().thenRun(() -> shown.complete(null));
    });
    return shown.completeOnTimeout(null, SHOWN_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Writes why, and ends the session without success. */
  void fail(String reason) {
    var _ = failing(reason);
  }

  /** The same; done when the client has shown it, or had time to. */
  CompletableFuture<Void> failing(String reason) {
    CompletableFuture<Void> shown = complain(reason);
    var _ = shown.thenRunAsync(() -> end(1), Thread::startVirtualThread);
    return shown;
  }

  private void print(String text) {
    print(out, text);
  }

  private void print(OutputStream stream, String text) {
    String lines = pty ? text.replace("\n", "\r\n") : text;
    writing.lock();
    try {
      stream.write(lines.getBytes(StandardCharsets.UTF_8));
      stream.flush();
    } catch (IOException e) {
      LOG.atDebug().setCause(e).log("a terminal is gone");
      leave();
    } finally {
      writing.unlock();
    }
  }

  private void end() {
    end(0);
  }

  private void end(int status) {
    if (ended.compareAndSet(false, true)) {
      session.end();
      exit.onExit(status);
    }
  }

  /** The channel is gone; the forwardings are not, as far as they go. */
  @Override
  public void destroy(ChannelSession channel) {
    leave();
  }

  private void leave() {
    ended.set(true);
    session.closed(this);
    followers.forEach(Follower::close);
  }
}
