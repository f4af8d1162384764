package io.mysocket.control.testing;

import io.mysocket.control.accounts.AccountView;
import io.mysocket.control.accounts.Scope;
import io.mysocket.control.accounts.TokenView;
import io.mysocket.control.events.RelayEvent;
import io.mysocket.control.problems.Problem;
import io.mysocket.control.problems.ProblemException;
import io.mysocket.control.problems.ProblemKind;
import io.mysocket.control.sockets.Adopt;
import io.mysocket.control.sockets.Owner;
import io.mysocket.control.sockets.Socket;
import io.mysocket.control.sockets.SocketPage;
import io.mysocket.control.sockets.SocketSpec;
import io.mysocket.control.sockets.TunnelKey;
import io.mysocket.control.sockets.TunnelView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What a fake relay knows; guarded by itself. */
final class FakeState {
  private static final int EVENTS_KEPT = 1000;

  final Map<String, TunnelKey> keys = new ConcurrentHashMap<>();
  final List<Consumer<RelayEvent>> listeners = new CopyOnWriteArrayList<>();
  volatile Function<SocketSpec, Optional<Problem>> rule = _ -> Optional.empty();

  private final Map<String, Socket> sockets = new TreeMap<>();
  private final Map<String, SocketSpec> specs = new TreeMap<>();
  private final List<RelayEvent> events = new ArrayList<>();
  private long ids;
  private @Nullable Instant tokenEnds;

  synchronized Optional<Socket> find(String key) {
    return Optional.ofNullable(sockets.get(key));
  }

  synchronized SocketPage page(String owner, int limit, String after) {
    List<Socket> rest =
        sockets.values().stream()
            .filter(s -> owner.isEmpty() || s.owner() != null && s.owner().cluster().equals(owner))
            .filter(s -> s.key().compareTo(after) > 0)
            .toList();
    List<Socket> page = rest.subList(0, Math.min(limit, rest.size()));
    return new SocketPage(page, page.size() < rest.size() ? page.getLast().key() : null);
  }

  synchronized Socket put(String key, SocketSpec spec, @Nullable Long ifMatch) {
    rule.apply(spec).ifPresent(FakeState::refuse);
    Socket before = sockets.get(key);
    if (before != null && ifMatch != null && before.generation() != ifMatch) {
      refuse(Problem.of(ProblemKind.GENERATION_MISMATCH, "the socket has changed", "Read it."));
    }
    if (before != null && conflict(before.owner(), spec)) {
      String holder = String.valueOf(before.owner());
      refuse(Problem.of(ProblemKind.OWNED_BY_ANOTHER, "it belongs to " + holder, "Take over."));
    }
    SocketSpec kept = adopted(spec);
    if (before != null
        && kept.equals(specs.get(key))
        && Objects.equals(before.owner(), spec.owner())) {
      return before;
    }
    String id = before == null ? "s" + ++ids : before.id();
    Socket fresh = Sockets.of(key, id, kept, before == null ? 1 : before.generation() + 1);
    int connected = before == null ? 0 : before.tunnels().connected();
    Socket now = Sockets.with(fresh, spec.owner(), fresh.generation(), connected);
    sockets.put(key, now);
    specs.put(key, kept);
    tell(new RelayEvent.SocketChanged(nextId(), now));
    return now;
  }

  private static boolean conflict(@Nullable Owner present, SocketSpec spec) {
    Owner wanted = spec.owner();
    if (present == null) {
      return wanted != null && spec.adopt() == Adopt.NEVER;
    }
    return (wanted == null || !Objects.equals(present.uid(), wanted.uid()))
        && spec.adopt() != Adopt.TAKE_OVER;
  }

  private static SocketSpec adopted(SocketSpec s) {
    return new SocketSpec(
        s.type(),
        s.plainHttp(),
        s.name(),
        s.description(),
        s.tags(),
        s.subdomain(),
        s.hostnames(),
        s.port(),
        s.target(),
        s.access(),
        s.tls(),
        s.limits(),
        s.owner(),
        null);
  }

  synchronized void delete(String key, boolean retain) {
    Socket gone = sockets.get(key);
    if (gone == null) {
      return;
    }
    if (retain) {
      sockets.put(key, Sockets.with(gone, null, gone.generation() + 1, gone.tunnels().connected()));
      return;
    }
    sockets.remove(key);
    specs.remove(key);
    keys.keySet().removeIf(name -> name.startsWith(key + "#"));
    tell(new RelayEvent.SocketDeleted(nextId(), key, gone.id()));
  }

  /** Changes the socket behind its owner's back. */
  synchronized void drift(String key) {
    Socket s = socket(key);
    specs.remove(key);
    Socket now = Sockets.with(s, s.owner(), s.generation() + 1, s.tunnels().connected());
    sockets.put(key, now);
    tell(new RelayEvent.SocketChanged(nextId(), now));
  }

  synchronized void tunnels(String key, int change, String tunnelId) {
    Socket s = socket(key);
    Socket now = Sockets.with(s, s.owner(), s.generation(), s.tunnels().connected() + change);
    sockets.put(key, now);
    tell(
        change > 0
            ? new RelayEvent.TunnelConnected(nextId(), now, tunnelId)
            : new RelayEvent.TunnelDisconnected(nextId(), now, tunnelId));
  }

  synchronized Socket byId(String id) {
    return sockets.values().stream()
        .filter(s -> s.id().equals(id))
        .findFirst()
        .orElseThrow(() ->
            new ProblemException(
                Problem.of(ProblemKind.NOT_FOUND, "there is no such socket", "Make it.")));
  }

  synchronized List<TunnelView> tunnels(String key) {
    return IntStream.range(0, socket(key).tunnels().connected())
        .mapToObj(i -> new TunnelView("t" + i, Instant.EPOCH, "192.0.2.1:1", "fake", "tunnel", 0))
        .toList();
  }

  /** Tells the listener what it missed and, from then on, what happens. */
  synchronized void follow(@Nullable Long after, Consumer<RelayEvent> listener) {
    if (after != null) {
      events.stream().filter(e -> e.id() > after).forEach(listener);
    }
    listeners.add(listener);
  }

  synchronized void reset() {
    tell(new RelayEvent.Reset(nextId()));
  }

  synchronized Socket socket(String key) {
    return find(key)
        .orElseThrow(() ->
            new ProblemException(
                Problem.of(ProblemKind.NOT_FOUND, "there is no socket " + key, "Look again.")));
  }

  synchronized void tokenEnds(@Nullable Instant at) {
    tokenEnds = at;
  }

  synchronized AccountView account() {
    return new AccountView(
        "a1",
        "fake",
        null,
        null,
        false,
        true,
        new AccountView.Limits(100, 10, 10),
        new AccountView.Use(sockets.size(), 0, 1),
        new TokenView("t1", "fake", List.of(Scope.SOCKETS_WRITE), null, Instant.EPOCH, tokenEnds));
  }

  synchronized List<String> names() {
    return List.copyOf(sockets.keySet());
  }

  private long nextId() {
    return events.isEmpty() ? 1 : events.getLast().id() + 1;
  }

  private void tell(RelayEvent event) {
    if (events.size() == EVENTS_KEPT) {
      events.removeFirst();
    }
    events.add(event);
    listeners.forEach(l -> l.accept(event));
  }

  private static void refuse(Problem problem) {
    throw new ProblemException(problem);
  }
}
