package io.mysocket.relay.sockets;

import io.mysocket.control.accounts.Scope;
import io.mysocket.control.accounts.TokenView;
import io.mysocket.control.problems.Problem;
import io.mysocket.control.problems.ProblemException;
import io.mysocket.control.problems.ProblemKind;
import io.mysocket.control.sockets.SocketSpec;
import io.mysocket.control.sockets.SocketType;
import io.mysocket.relay.audit.Act;
import io.mysocket.relay.control.Caller;
import io.mysocket.relay.database.Database;
import io.mysocket.relay.sockets.EphemeralTable.Row;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sockets that exist for the tunnels that carry them: made when a port is forwarded, deleted {@link
 * #GRACE} after the last forwarding has ended, also if the relay stopped meanwhile. Within the
 * grace, and after it too as long as the name is reserved, whoever comes back has the same name.
 *
 * <pre>
 *   none --claim--> HELD --last release--> IDLE --GRACE--> none
 *                    ^------- claim --------/
 * </pre>
 *
 * Any thread that may block; one lock guards who holds what.
 */
public final class EphemeralSockets implements AutoCloseable {
  /** How long a socket outlives its last tunnel. */
  public static final Duration GRACE = Duration.ofSeconds(60);

  /** Sockets without a name that one key has at once. */
  static final int SLOTS = 20;

  private static final Duration SWEEP = Duration.ofSeconds(5);
  private static final Logger LOG = LoggerFactory.getLogger(EphemeralSockets.class);

  /**
   * The socket that a wish is granted by.
   *
   * @param ephemeral false if it was there to stay; else to be released
   */
  public record Claimed(SocketRow socket, boolean ephemeral) {}

  private static final class Use {
    private int holders;
    private Instant idleSince = Instant.MAX;
  }

  private final Database database;
  private final Sockets sockets;
  private final Clock clock;
  private final EphemeralActs acts;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Row, Use> uses = new HashMap<>();
  private final ScheduledExecutorService sweeper =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofVirtual().name("ephemeral-sockets").factory());

  /**
   * @param audit hears of sockets that are made, changed and deleted
   */
  public EphemeralSockets(Database database, Sockets sockets, Clock clock, Consumer<Act> audit) {
    this.database = database;
    this.sockets = sockets;
    this.clock = clock;
    this.acts = new EphemeralActs(clock, audit);
  }

  /** Finds those that an earlier run left, which have the grace from now on, and keeps looking. */
  public void start() {
    Instant now = clock.instant();
    for (Row row : database.read(EphemeralTable::all)) {
      use(row).idleSince = now;
    }
    sweeper.scheduleWithFixedDelay(
        this::sweep, SWEEP.toMillis(), SWEEP.toMillis(), TimeUnit.MILLISECONDS);
  }

  private Use use(Row row) {
    return uses.computeIfAbsent(row, _ -> new Use());
  }

  /**
   * The ids of the sockets that a wish without a name cannot have, because the same key holds them.
   */
  public List<String> inTheWay(EphemeralWish wish) {
    if (!wish.hasSlots()) {
      return List.of();
    }
    lock.lock();
    try {
      return IntStream.rangeClosed(1, SLOTS)
          .mapToObj(slot -> present(wish, slot))
          .flatMap(Optional::stream)
          .filter(this::isHeld)
          .map(SocketRow::id)
          .toList();
    } finally {
      lock.unlock();
    }
  }

  private Optional<SocketRow> present(EphemeralWish wish, int slot) {
    return database.read(now -> SocketTable.byKey(now, wish.accountId(), wish.key(slot).text()));
  }

  private boolean isHeld(SocketRow socket) {
    Use use = uses.get(Row.of(socket));
    return use != null && use.holders > 0;
  }

  /**
   * The account's socket of that name or port, or one made now.
   *
   * @param abandoned ids of sockets whose holders turned out to be dead
   * @throws ProblemException if there can be none
   */
  public Claimed claim(EphemeralWish wish, Set<String> abandoned) {
    if (wish.label() != null) {
      Labels.checkChosen(wish.label());
    }
    lock.lock();
    try {
      Optional<SocketRow> there = standing(wish);
      if (there.isPresent()) {
        requireKind(wish, there.get());
        return claimed(there.get());
      }
      SocketKey key = freeKey(wish, abandoned);
      Row row = new Row(wish.accountId(), key.text());
      database.write(now -> {
        EphemeralTable.put(now, row);
        return row;
      });
      use(row).idleSince = clock.instant();
      return claimed(made(wish, key, EphemeralWish.More.NOTHING));
    } finally {
      lock.unlock();
    }
  }

  /** The socket of a key as wished for; one of another type makes way for it. */
  private SocketRow made(EphemeralWish wish, SocketKey key, EphemeralWish.More more) {
    SocketSpec spec = wish.spec(more);
    Caller caller = caller(wish.accountId());
    database
        .read(now -> SocketTable.byKey(now, wish.accountId(), key.text()))
        .filter(present -> present.desired().type() != spec.type())
        .ifPresent(_ -> sockets.delete(caller, key.text(), new Guard.None()));
    Sockets.Upserted done = sockets.upsert(caller, key, spec, new Guard.None());
    if (done.change() != Sockets.Change.NONE) {
      acts.put(wish, key);
    }
    return done.socket();
  }

  private Claimed claimed(SocketRow socket) {
    Row row = Row.of(socket);
    boolean ephemeral = database.read(now -> EphemeralTable.has(now, row));
    if (ephemeral) {
      use(row).holders++;
    }
    return new Claimed(socket, ephemeral);
  }

  /** The account's own socket that is meant, whoever made it. */
  private Optional<SocketRow> standing(EphemeralWish wish) {
    String label = wish.label();
    Optional<SocketRow> found =
        label != null
            ? database.read(now -> SocketTable.byLabel(now, label))
            : wish.hasSlots()
                ? Optional.empty()
                : database.read(now -> SocketTable.byPort(now, wish.port()));
    return found.filter(row -> row.accountId().equals(wish.accountId()));
  }

  private static void requireKind(EphemeralWish wish, SocketRow there) {
    SocketType type = there.desired().type();
    boolean web = type == SocketType.HTTPS || type == SocketType.HTTP;
    if (web != wish.isWeb()) {
      throw refused(
          "your socket of that name is of type " + type.name().toLowerCase(java.util.Locale.ROOT),
          web ? "Forward port 80 to it." : "Forward its port to it, or choose another name.");
    }
  }

  private SocketKey freeKey(EphemeralWish wish, Set<String> abandoned) {
    if (!wish.hasSlots()) {
      return wish.key(1);
    }
    for (int slot = 1; slot <= SLOTS; slot++) {
      Optional<SocketRow> present = present(wish, slot);
      if (present.isEmpty() || !isHeld(present.get()) || abandoned.contains(present.get().id())) {
        return wish.key(slot);
      }
    }
    throw refused(
        "your key has " + SLOTS + " sockets without a name already",
        "End one of them, or choose a name: ssh -R name:80:...");
  }

  private static ProblemException refused(String detail, String fix) {
    return new ProblemException(Problem.of(ProblemKind.QUOTA_EXCEEDED, detail, fix));
  }

  /**
   * Changes a socket that was made for a wish, and that the caller holds. With another type it is
   * another socket of the same key.
   */
  public SocketRow change(SocketRow socket, EphemeralWish wish, EphemeralWish.More more) {
    lock.lock();
    try {
      return made(wish, new SocketKey(socket.key()), more);
    } finally {
      lock.unlock();
    }
  }

  /** Whoever claimed a socket needs it no more. */
  public void release(SocketRow socket) {
    lock.lock();
    try {
      Use use = uses.get(Row.of(socket));
      if (use != null && --use.holders <= 0) {
        use.holders = 0;
        use.idleSince = clock.instant();
      }
    } finally {
      lock.unlock();
    }
  }

  private void sweep() {
    if (!database.isWritable()) {
      return;
    }
    try {
      deleteIdle(clock.instant().minus(GRACE));
    } catch (RuntimeException e) {
      LOG.atWarn().setCause(e).log("idle sockets were not deleted; tried again soon");
    }
  }

  /** Deletes those that nobody has held since {@code before}. */
  void deleteIdle(Instant before) {
    lock.lock();
    try {
      List<Row> due =
          uses.entrySet().stream()
              .filter(entry -> entry.getValue().holders == 0)
              .filter(entry -> !entry.getValue().idleSince.isAfter(before))
              .map(Map.Entry::getKey)
              .toList();
      due.forEach(this::delete);
    } finally {
      lock.unlock();
    }
  }

  private void delete(Row row) {
    sockets.delete(caller(row.accountId()), row.key(), new Guard.None());
    database.write(now -> {
      EphemeralTable.delete(now, row);
      return row;
    });
    uses.remove(row);
    acts.deleted(row);
    LOG.atInfo().addKeyValue("socket", row.key()).log("ephemeral socket deleted");
  }

  /** The account itself. */
  private Caller caller(String accountId) {
    return new Caller(
        accountId,
        new TokenView("ssh", "ssh", List.of(Scope.SOCKETS_WRITE), null, clock.instant(), null));
  }

  @Override
  public void close() {
    sweeper.shutdownNow();
  }
}
