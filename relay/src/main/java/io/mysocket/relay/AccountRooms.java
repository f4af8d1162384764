package io.mysocket.relay;

import io.micrometer.core.instrument.MeterRegistry;
import io.mysocket.relay.accounts.AccountApi;
import io.mysocket.relay.accounts.AccountDeletion;
import io.mysocket.relay.accounts.AccountKeyApi;
import io.mysocket.relay.accounts.AccountKeys;
import io.mysocket.relay.accounts.Accounts;
import io.mysocket.relay.accounts.AccountsApi;
import io.mysocket.relay.accounts.AdminAccount;
import io.mysocket.relay.accounts.Attempts;
import io.mysocket.relay.accounts.EmailAddress;
import io.mysocket.relay.accounts.InviteApi;
import io.mysocket.relay.accounts.Invites;
import io.mysocket.relay.accounts.PasswordHashes;
import io.mysocket.relay.accounts.Suspensions;
import io.mysocket.relay.accounts.TokenApi;
import io.mysocket.relay.accounts.Tokens;
import io.mysocket.relay.config.AccountsConfig;
import io.mysocket.relay.config.CannotStartException;
import io.mysocket.relay.config.PublicAddresses;
import io.mysocket.relay.config.RelayConfig;
import io.mysocket.relay.control.Authentication;
import io.mysocket.relay.control.Endpoint;
import io.mysocket.relay.database.Database;
import io.mysocket.relay.mail.Courier;
import io.mysocket.relay.mail.MailQueue;
import io.mysocket.relay.mail.OutboxFolder;
import io.mysocket.relay.mail.SmtpCourier;
import io.mysocket.relay.session.LoggingIn;
import io.mysocket.relay.session.SessionKey;
import io.mysocket.relay.signup.SigningUp;
import io.mysocket.relay.sockets.Sockets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** The part of a relay that is about accounts, put together top to bottom. */
final class AccountRooms implements AutoCloseable {
  /**
   * What the rest of the relay gives to it.
   *
   * @param ownerOf the account whose socket answers to a host name
   */
  record Ground(
      Database database,
      Clock clock,
      Sockets sockets,
      Accounts accounts,
      AccountKeys keys,
      Suspensions suspensions,
      Function<String, Optional<String>> ownerOf,
      PublicAddresses addresses,
      MeterRegistry meters) {}

  /** What several of its rooms use. */
  private record Crafts(
      Accounts accounts,
      Tokens tokens,
      PasswordHashes hashes,
      Attempts attempts,
      Invites invites) {}

  private static final String OUTBOX = "outbox";

  private final PasswordHashes hashes;
  private final MailQueue mail;
  private final SigningUp signingUp;
  private final Authentication authentication;
  private final List<Endpoint> endpoints;

  /**
   * Makes the administrator and the key of logins where there are none yet.
   *
   * @throws CannotStartException if the data folder cannot keep them
   */
  AccountRooms(RelayConfig config, Ground ground) throws CannotStartException {
    Database database = ground.database();
    Clock clock = ground.clock();
    Crafts crafts =
        new Crafts(
            ground.accounts(),
            new Tokens(database, clock),
            new PasswordHashes(ground.meters()),
            new Attempts(),
            new Invites(database, clock));
    hashes = crafts.hashes();
    AdminAccount admin =
        new AdminAccount(database, crafts.accounts(), crafts.hashes(), config.dataDir());
    admin.require(EmailAddress.parse(config.accounts().adminEmail()));
    AccountKeys keys = ground.keys();
    mail = new MailQueue(database, courier(config), clock, ground.meters());
    signingUp =
        new SigningUp(
            new SigningUp.Place(database, clock, config.accounts(), ground.addresses()),
            new SigningUp.Help(crafts.hashes(), crafts.invites(), mail, crafts.attempts()));
    SessionKey key = SessionKey.loadOrCreate(config.dataDir());
    LoggingIn loggingIn =
        new LoggingIn(
            new LoggingIn.Place(database, clock, key, ground.addresses()), help(ground, crafts));
    authentication = loggingIn.before(crafts.tokens());
    endpoints =
        Stream.of(
                account(ground, crafts, admin, loggingIn).endpoints(),
                new AccountsApi(database, crafts.accounts(), ground.suspensions(), ground.ownerOf())
                    .endpoints(),
                new TokenApi(crafts.tokens()).endpoints(),
                new AccountKeyApi(keys).endpoints(),
                new InviteApi(crafts.invites(), crafts.accounts(), ground.addresses()).endpoints(),
                signingUp.endpoints(),
                loggingIn.endpoints())
            .flatMap(List::stream)
            .toList();
  }

  private LoggingIn.Help help(Ground ground, Crafts crafts) {
    return new LoggingIn.Help(
        crafts.accounts(),
        ground.keys(),
        ground.suspensions(),
        signingUp,
        crafts.hashes(),
        crafts.attempts());
  }

  private AccountApi account(
      Ground ground, Crafts crafts, AdminAccount admin, LoggingIn loggingIn) {
    Sockets sockets = ground.sockets();
    return new AccountApi(
        new AccountApi.Doors(
            ground.database(),
            crafts.accounts(),
            ground.keys(),
            crafts.tokens(),
            new AccountDeletion(ground.database(), sockets, ground.keys())),
        new AccountApi.Checks(crafts.hashes(), crafts.attempts(), admin, loggingIn::signIn),
        sockets::count);
  }

  private static Courier courier(RelayConfig config) {
    AccountsConfig accounts = config.accounts();
    AccountsConfig.Smtp smtp = accounts.smtp();
    return smtp == null
        ? new OutboxFolder(config.dataDir().resolve(OUTBOX), accounts.mailFrom())
        : new SmtpCourier(smtp, accounts.mailFrom());
  }

  /** Begins to send mail; once the addresses that stand in it are known. */
  void start() {
    mail.start(signingUp.letters());
  }

  /** Why mail waits; empty if it does not. */
  Optional<String> trouble() {
    return mail.trouble();
  }

  /** Hashes the passwords of sockets too, in the same queue. */
  PasswordHashes hashes() {
    return hashes;
  }

  /** Knows every kind of token. */
  Authentication authentication() {
    return authentication;
  }

  List<Endpoint> endpoints() {
    return endpoints;
  }

  @Override
  public void close() {
    mail.close();
  }
}
