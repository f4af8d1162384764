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
import io.mysocket.relay.accounts.Trust;
import io.mysocket.relay.audit.Act;
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
import io.mysocket.relay.reports.Reporting;
import io.mysocket.relay.routing.HostName;
import io.mysocket.relay.session.LoggingIn;
import io.mysocket.relay.session.SessionKey;
import io.mysocket.relay.signup.SigningUp;
import io.mysocket.relay.sockets.Sockets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/** The part of a relay that is about accounts, put together top to bottom. */
final class AccountRooms implements AutoCloseable {
  /**
   * What the rest of the relay gives to it.
   *
   * @param ownerOf the account whose socket answers to a host name
   * @param lastOwnerOf the same, or whose did lately
   */
  record Ground(
      Database database,
      Clock clock,
      Sockets sockets,
      Accounts accounts,
      AccountKeys keys,
      Suspensions suspensions,
      Trust trust,
      Function<String, Optional<String>> ownerOf,
      Function<HostName, Optional<String>> lastOwnerOf,
      PublicAddresses addresses,
      MeterRegistry meters,
      Consumer<Act> audit) {}

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
  private final Reporting reporting;
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
    Crafts crafts = crafts(ground);
    hashes = crafts.hashes();
    AdminAccount admin =
        new AdminAccount(
            database, crafts.accounts(), crafts.hashes(), config.dataDir(), ground.audit());
    admin.require(EmailAddress.parse(config.accounts().adminEmail()));
    mail = new MailQueue(database, courier(config), clock, ground.meters());
    signingUp =
        new SigningUp(
            new SigningUp.Place(database, clock, config.accounts(), ground.addresses()),
            new SigningUp.Help(crafts.hashes(), crafts.invites(), mail, crafts.attempts()));
    reporting = reporting(ground, crafts, mail);
    SessionKey key = SessionKey.loadOrCreate(config.dataDir());
    LoggingIn loggingIn =
        new LoggingIn(
            new LoggingIn.Place(database, clock, key, ground.addresses()), help(ground, crafts));
    authentication = loggingIn.before(crafts.tokens());
    endpoints =
        Stream.of(
                account(ground, crafts, admin, loggingIn).endpoints(),
                all(ground).endpoints(),
                new TokenApi(crafts.tokens()).endpoints(),
                new AccountKeyApi(ground.keys()).endpoints(),
                new InviteApi(crafts.invites(), crafts.accounts(), ground.addresses()).endpoints(),
                signingUp.endpoints(),
                reporting.endpoints(),
                loggingIn.endpoints())
            .flatMap(List::stream)
            .toList();
  }

  private static Crafts crafts(Ground ground) {
    return new Crafts(
        ground.accounts(),
        new Tokens(ground.database(), ground.clock()),
        new PasswordHashes(ground.meters()),
        new Attempts(),
        new Invites(ground.database(), ground.clock()));
  }

  private static Reporting reporting(Ground ground, Crafts crafts, MailQueue mail) {
    return new Reporting(
        new Reporting.Place(
            ground.database(),
            ground.clock(),
            ground.addresses(),
            ground.lastOwnerOf(),
            ground.meters()),
        new Reporting.Help(crafts.accounts(), crafts.attempts(), mail));
  }

  private static AccountsApi all(Ground ground) {
    return new AccountsApi(
        ground.database(),
        ground.accounts(),
        ground.suspensions(),
        ground.trust(),
        ground.ownerOf());
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
            ground.trust(),
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
    reporting.start();
    mail.start(reporting.lettersOr(signingUp.letters()));
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
