package io.mysocket.relay.accounts;

import io.mysocket.relay.database.Database;
import io.mysocket.relay.database.Uuid7;
import java.time.Clock;
import java.util.Optional;

/** The accounts of this relay. */
public final class Accounts {
  private static final String DEFAULT = "default";

  /** Most sockets of an account. */
  static final int SOCKET_QUOTA = 1_000;

  private final Database database;
  private final Clock clock;

  public Accounts(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** The account that every relay has; made when it is first asked for. */
  public Account defaultAccount() {
    return database.write(now ->
        AccountTable.byName(now, DEFAULT)
            .orElseGet(() -> {
              Account made = new Account(Uuid7.at(clock.instant()), DEFAULT, SOCKET_QUOTA);
              AccountTable.insert(now, made, clock.instant());
              return made;
            }));
  }

  public Optional<Account> find(String id) {
    return database.read(now -> AccountTable.byId(now, id));
  }
}
