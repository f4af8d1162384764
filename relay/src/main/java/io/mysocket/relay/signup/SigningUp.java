package io.mysocket.relay.signup;

import io.mysocket.relay.accounts.Attempts;
import io.mysocket.relay.accounts.EmailAddress;
import io.mysocket.relay.accounts.Invites;
import io.mysocket.relay.accounts.PasswordHashes;
import io.mysocket.relay.config.AccountsConfig;
import io.mysocket.relay.config.PublicAddresses;
import io.mysocket.relay.control.Endpoint;
import io.mysocket.relay.database.Database;
import io.mysocket.relay.mail.LetterWriter;
import io.mysocket.relay.mail.MailQueue;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Everything about signing up, put together. */
public final class SigningUp {
  /** Where it is done. */
  public record Place(
      Database database, Clock clock, AccountsConfig config, PublicAddresses addresses) {}

  /** Who helps. */
  public record Help(PasswordHashes hashes, Invites invites, MailQueue mail, Attempts attempts) {}

  private final SignUps signUps;
  private final LetterWriter letters;
  private final List<Endpoint> endpoints;

  public SigningUp(Place place, Help help) {
    MailLinks links = new MailLinks(place.database(), place.clock(), place.addresses());
    this.letters = new Letters(place.database(), links, place.addresses());
    this.signUps =
        new SignUps(
            place.database(),
            place.clock(),
            place.config(),
            new SignUps.Desk(help.hashes(), help.invites(), help.mail()),
            links);
    PasswordResets resets = new PasswordResets(place.database(), help.hashes(), help.mail(), links);
    SignUpApi api = new SignUpApi(signUps, resets, help.attempts());
    this.endpoints =
        Stream.of(
                api.endpoints(), new SignUpPages(signUps, resets, api, help.attempts()).endpoints())
            .flatMap(List::stream)
            .toList();
  }

  /** Writes the mails. */
  public LetterWriter letters() {
    return letters;
  }

  public List<Endpoint> endpoints() {
    return endpoints;
  }

  /** The password of an account that is not confirmed yet, as PHC text. */
  public Optional<String> waiting(EmailAddress email) {
    return signUps.waiting(email);
  }
}
