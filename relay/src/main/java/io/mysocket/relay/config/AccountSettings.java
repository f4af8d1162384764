package io.mysocket.relay.config;

import io.mysocket.relay.config.AccountsConfig.Interstitial;
import io.mysocket.relay.config.AccountsConfig.Login;
import io.mysocket.relay.config.AccountsConfig.SignUp;
import io.mysocket.relay.config.AccountsConfig.Smtp;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads an {@link AccountsConfig}. */
final class AccountSettings {
  private static final int MOST_SOCKETS = 100_000;
  private static final int SOCKETS = 100;

  private AccountSettings() {}

  static AccountsConfig read(Settings settings, String domain) {
    return new AccountsConfig(
        settings.choice("sign-up", SignUp.INVITE),
        settings.read("admin-email", "admin@" + domain, Readings::asEmail),
        settings.number("account-sockets", SOCKETS, 1, MOST_SOCKETS),
        settings.choice("interstitial", Interstitial.UNTRUSTED),
        settings.read("smtp.from", "mysocket@" + domain, Readings::asEmail),
        smtp(settings));
  }

  private static @Nullable Smtp smtp(Settings settings) {
    String host = settings.name("smtp.host", "");
    Smtp.Tls tls = settings.choice("smtp.tls", Smtp.Tls.STARTTLS);
    int usual =
        switch (tls) {
          case STARTTLS -> 587;
          case TLS -> 465;
          case OFF -> 25;
        };
    int port = settings.port("smtp.port", usual, 1);
    String user = Readings.word(settings, "smtp.user", "");
    Path password = Readings.file(settings, "smtp.password-file");
    Path caFile = Readings.file(settings, "smtp.ca-file");
    if (user.isEmpty() != (password == null)) {
      settings.mistake("smtp.user", "it and smtp.password-file go together; set both, or neither");
    }
    if (host.isEmpty()) {
      if (!user.isEmpty() || caFile != null) {
        settings.mistake("smtp.host", "other smtp keys are set but not this one; name the server");
      }
      return null;
    }
    Login login = password == null ? null : new Login(user, password);
    return new Smtp(host, port, tls, login, caFile);
  }
}
