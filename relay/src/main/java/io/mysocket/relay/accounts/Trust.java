package io.mysocket.relay.accounts;

import io.mysocket.relay.database.Database;
import io.mysocket.relay.database.Transaction;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which accounts the administrator trusts. Whoever signs up without an invite is a stranger until
 * told otherwise; whoever was invited or made is none. For threads that may block.
 */
public final class Trust {
  private static final Logger LOG = LoggerFactory.getLogger(Trust.class);

  private final Database database;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

  public Trust(Database database) {
    this.database = database;
  }

  /** Told of each change once it is durable, on the thread that made it. */
  public void listen(Runnable listener) {
    listeners.add(listener);
  }

  /** The accounts with sockets that are not trusted, by id. */
  public Set<String> strangers() {
    return database.read(TrustTable::strangers);
  }

  /** Somebody whom nobody knows has an account from now on. */
  public static void distrust(Transaction now, String accountId) {
    TrustTable.put(now, accountId, false);
  }

  boolean isTrusted(String accountId) {
    return database.read(now -> TrustTable.isTrusted(now, accountId));
  }

  void set(String accountId, boolean trusted) {
    database.write(now -> {
      TrustTable.put(now, accountId, trusted);
      return accountId;
    });
    LOG.atInfo()
        .addKeyValue("account", accountId)
        .log(trusted ? "an account is trusted" : "an account is trusted no more");
    listeners.forEach(Runnable::run);
  }
}
