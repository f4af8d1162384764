package io.mysocket.relay.accounts;

import io.mysocket.relay.audit.Act;
import io.mysocket.relay.config.CannotStartException;
import io.mysocket.relay.database.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The administrator: whoever logs in to the default account. The first start makes a one-time
 * password and leaves it in a file that only the relay's user may read; it opens nothing but the
 * way to a password of one's own, which takes the file away.
 */
public final class AdminAccount {
  private static final Logger LOG = LoggerFactory.getLogger(AdminAccount.class);
  private static final String FILE = "admin-password";
  private static final String NAME = "Administrator";
  private static final String LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";
  private static final int LENGTH = 24;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Database database;
  private final Accounts accounts;
  private final PasswordHashes hashes;
  private final Path file;
  private final Consumer<Act> audit;

  public AdminAccount(
      Database database,
      Accounts accounts,
      PasswordHashes hashes,
      Path dataDir,
      Consumer<Act> audit) {
    this.audit = audit;
    this.database = database;
    this.accounts = accounts;
    this.hashes = hashes;
    this.file = dataDir.resolve(FILE);
  }

  /**
   * Makes the administrator, unless there is one.
   *
   * @throws CannotStartException if the password cannot be written down
   */
  public void require(EmailAddress email) throws CannotStartException {
    if (database.read(PersonTable::hasAdmin)) {
      return;
    }
    String password = random();
    // Written first: a password that nobody can read would shut everybody out.
    write(password);
    String hash = hashes.hash(password);
    Instant at = accounts.now();
    Account made =
        database.write(now -> {
          Account account = accounts.defaultAccount(now);
          PersonTable.insert(now, new Person(account.id(), email, NAME, hash, true, true, 0, at));
          return account;
        });
    audit.accept(
        new Act(
            at,
            "createAdministrator",
            Act.Actor.RELAY,
            new Act.Thing("account", made.id()),
            Act.Outcome.DONE,
            null));
    LOG.info(
        "the administrator {} has a one-time password in {}", email.text(), file.toAbsolutePath());
  }

  /** The password is no one-time password any more. */
  void changed() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.atWarn()
          .addKeyValue("file", file)
          .setCause(e)
          .log("the one-time password is of no use any more, but its file cannot be deleted");
    }
  }

  private static String random() {
    StringBuilder text = new StringBuilder();
    while (text.length() < LENGTH) {
      text.append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
    }
    return text.toString();
  }

  private void write(String password) throws CannotStartException {
    Path unfinished = file.resolveSibling(FILE + ".part");
    try {
      Files.deleteIfExists(unfinished);
      Files.createFile(
          unfinished,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(unfinished, password + "\n");
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new CannotStartException(
          "data-dir: the administrator's one-time password cannot be written to "
              + file
              + ": "
              + e);
    }
  }
}
