package io.mysocket.relay.accounts;

import io.mysocket.control.problems.Problem;
import io.mysocket.control.problems.ProblemException;
import io.mysocket.control.problems.ProblemKind;
import io.mysocket.relay.database.Database;
import io.mysocket.relay.sockets.SocketRow;
import io.mysocket.relay.sockets.Sockets;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of an account: its sockets, keys, tokens and logins go with it in one transaction, then
 * its tunnels are cut. Names of sockets stay reserved as those of any deleted socket.
 */
public final class AccountDeletion {
  private static final Logger LOG = LoggerFactory.getLogger(AccountDeletion.class);

  private record Gone(List<SocketRow> sockets, List<AccountKey> keys) {}

  private final Database database;
  private final Sockets sockets;
  private final AccountKeys keys;

  public AccountDeletion(Database database, Sockets sockets, AccountKeys keys) {
    this.database = database;
    this.sockets = sockets;
    this.keys = keys;
  }

  void delete(Person person) {
    if (person.isAdmin()) {
      throw new ProblemException(
          Problem.of(
              ProblemKind.FORBIDDEN,
              "the administrator's account is the relay's own and stays",
              "Delete its sockets, tokens and keys one by one if they are not wanted."));
    }
    String id = person.accountId();
    Gone gone =
        database.write(now -> {
          Gone all = new Gone(sockets.deleteAll(now, id), AccountKeyTable.of(now, id));
          AccountTable.delete(now, id);
          return all;
        });
    sockets.announceDeleted(gone.sockets());
    gone.keys().forEach(key -> keys.cut(key, "its account was deleted"));
    LOG.atInfo()
        .addKeyValue("account", id)
        .addKeyValue("sockets", gone.sockets().size())
        .log("an account was deleted");
  }
}
