package io.mysocket.relay.edge;

import io.mysocket.relay.access.BasicCredentials;
import io.mysocket.relay.access.PasswordCheck;
import io.mysocket.relay.access.PasswordCheck.Outcome;
import io.mysocket.relay.access.Users;
import io.mysocket.relay.edge.RequestRules.Refused;
import io.mysocket.relay.limits.TokenBuckets;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Lets the users of protected sockets in (RFC 7617). Passwords are compared elsewhere, never on a
 * loop; each address may try only so often. Any loop.
 */
final class Logins implements AutoCloseable {
  /** Comparisons per address: at once, and then per second; those that are remembered cost none. */
  private static final TokenBuckets.Sizes ATTEMPTS = new TokenBuckets.Sizes(1, 20, 100_000);

  /** What a visitor has sent of itself, and where it wants to go. */
  record Knock(Users users, @Nullable String authorization, Visitor visitor, String realm) {
    /** Before {@code request} loses what is for the relay alone. */
    static Knock of(Users users, HttpHeaders request, Visitor visitor, String realm) {
      List<String> sent = request.getAll(HttpHeaderNames.AUTHORIZATION);
      return new Knock(users, sent.size() == 1 ? sent.getFirst() : null, visitor, realm);
    }

    private Refused asked(Refusal why, String detail) {
      String challenge = "Basic realm=\"" + realm + "\", charset=\"UTF-8\"";
      return new Refused(why, detail, Map.of("www-authenticate", challenge));
    }
  }

  private final PasswordCheck passwords;
  private final TokenBuckets attempts;

  Logins(PasswordCheck passwords) {
    this.passwords = passwords;
    this.attempts = new TokenBuckets(ATTEMPTS, System::nanoTime);
  }

  /**
   * Tells once, on {@code loop}, perhaps at once.
   *
   * @param told null lets the visitor in
   */
  void ask(Knock knock, EventLoop loop, Consumer<@Nullable Refused> told) {
    String sent = knock.authorization();
    BasicCredentials given = sent == null ? null : BasicCredentials.parse(sent).orElse(null);
    if (given == null) {
      told.accept(
          knock.asked(Refusal.LOGIN_REQUIRED, "This address asks for a name and a password."));
      return;
    }
    if (passwords.remembers(knock.users(), given)) {
      told.accept(null);
      return;
    }
    InetAddress source = knock.visitor().address().getAddress();
    passwords
        .check(knock.users(), given, () -> attempts.take(source).granted())
        .whenComplete((outcome, _) -> loop.execute(() -> told.accept(refused(knock, outcome))));
  }

  private static @Nullable Refused refused(Knock knock, @Nullable Outcome outcome) {
    return switch (outcome) {
      case RIGHT -> null;
      case WRONG -> knock.asked(Refusal.LOGIN_FAILED, "They do not go together.");
      case BARRED ->
          new Refused(
              Refusal.LOGIN_ATTEMPTS,
              "From " + knock.visitor().host() + " there were too many.",
              Map.of("retry-after", "1"));
      case BUSY -> new Refused(Refusal.LOGIN_BUSY, "The password could not be checked in time.");
      case null -> new Refused(Refusal.LOGIN_BUSY, "The password could not be checked.");
    };
  }

  @Override
  public void close() {
    passwords.close();
  }
}
