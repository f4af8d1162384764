package io.mysocket.relay.accounts;

import io.mysocket.control.problems.Problem;
import io.mysocket.control.problems.ProblemException;
import io.mysocket.control.problems.ProblemKind;
import io.mysocket.relay.database.Database;
import io.mysocket.relay.database.Transaction;
import io.mysocket.relay.keys.KeyName;
import io.mysocket.relay.keys.PublicKeyLine;
import io.mysocket.relay.tunnels.AgentTunnel;
import io.mysocket.relay.tunnels.Tunnels;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * The public SSH keys that accounts log in with; a key belongs to one account. A key that is taken
 * away or replaced loses its tunnels at once. Any thread that may block.
 */
public final class AccountKeys {
  /** Most keys of an account. */
  static final int QUOTA = 50;

  /** A key that is there now, and whether it was put there just now. */
  record Put(AccountKey key, boolean created) {}

  private record Swap(Put put, Optional<AccountKey> replaced) {}

  private final Database database;
  private final Tunnels tunnels;
  private final Clock clock;

  public AccountKeys(Database database, Tunnels tunnels, Clock clock) {
    this.database = database;
    this.tunnels = tunnels;
    this.clock = clock;
  }

  /** The key of a fingerprint ({@code SHA256:...}), whoever's it is. */
  public Optional<AccountKey> byFingerprint(String fingerprint) {
    return database.read(now -> AccountKeyTable.byFingerprint(now, fingerprint));
  }

  /** The keys of an account, oldest first. */
  public List<AccountKey> of(String accountId) {
    return database.read(now -> AccountKeyTable.of(now, accountId));
  }

  /** Registers a key, in the place of the account's key of that name. */
  Put put(String accountId, String name, String line) {
    KeyName.require(name);
    PublicKeyLine key = PublicKeyLine.parse(line);
    Swap swap = database.write(now -> swap(now, accountId, name, key));
    swap.replaced().ifPresent(old -> cut(old, "its key was replaced"));
    return swap.put();
  }

  private Swap swap(Transaction now, String accountId, String name, PublicKeyLine key) {
    List<AccountKey> had = AccountKeyTable.of(now, accountId);
    Optional<AccountKey> present =
        had.stream().filter(other -> other.name().equals(name)).findFirst();
    if (present.isPresent() && present.get().fingerprint().equals(key.fingerprint())) {
      return new Swap(new Put(present.get(), false), Optional.empty());
    }
    AccountKeyTable.byFingerprint(now, key.fingerprint())
        .ifPresent(other -> {
          throw taken(accountId, other);
        });
    if (present.isEmpty() && had.size() >= QUOTA) {
      throw new ProblemException(
          Problem.of(
              ProblemKind.QUOTA_EXCEEDED,
              "the account has " + QUOTA + " keys, which is as many as it may have",
              "Delete a key that is not used any more."));
    }
    present.ifPresent(old -> AccountKeyTable.delete(now, old));
    AccountKey made = row(accountId, name, key);
    AccountKeyTable.insert(now, made);
    return new Swap(new Put(made, present.isEmpty()), present);
  }

  private AccountKey row(String accountId, String name, PublicKeyLine key) {
    return new AccountKey(
        accountId,
        name,
        key.fingerprint(),
        key.text(),
        clock.instant().truncatedTo(ChronoUnit.MILLIS));
  }

  private static ProblemException taken(String accountId, AccountKey other) {
    boolean here = other.accountId().equals(accountId);
    return new ProblemException(
        Problem.of(
                ProblemKind.KEY_TAKEN,
                here
                    ? "the key is registered already, as '" + other.name() + "'"
                    : "the key is registered for another account",
                here ? "Use that name, or delete it first." : "Make a key pair of your own.")
            .at("publicKey"));
  }

  /** Takes a key away, if it is there. */
  void delete(String accountId, String name) {
    Optional<AccountKey> deleted =
        database.write(now -> {
          Optional<AccountKey> present =
              AccountKeyTable.of(now, accountId).stream()
                  .filter(key -> key.name().equals(name))
                  .findFirst();
          present.ifPresent(key -> AccountKeyTable.delete(now, key));
          return present;
        });
    deleted.ifPresent(key -> cut(key, "its key was deleted"));
  }

  /** Cuts the tunnels that came with a key. */
  void cut(AccountKey key, String reason) {
    tunnels.all().stream()
        .filter(tunnel ->
            tunnel instanceof AgentTunnel agent && agent.keyFingerprint().equals(key.fingerprint()))
        .forEach(tunnel -> tunnel.close(reason));
  }
}
