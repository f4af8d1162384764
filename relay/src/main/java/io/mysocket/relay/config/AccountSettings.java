package io.mysocket.relay.config;

import io.mysocket.relay.config.AccountsConfig.Login;
import io.mysocket.relay.config.AccountsConfig.SignUp;
import io.mysocket.relay.config.AccountsConfig.Smtp;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads an {@link AccountsConfig}. */
final class AccountSettings {
  private static final int MOST_SOCKETS = 100_000;
  private static final int SOCKETS = 100;

  private AccountSettings() {}

  static AccountsConfig read(Settings settings, String domain) {
    return new AccountsConfig(
        settings.choice("sign-up", SignUp.INVITE),
        email(settings, "admin-email", "admin@" + domain),
        settings.number("account-sockets", SOCKETS, 1, MOST_SOCKETS),
        email(settings, "smtp.from", "mysocket@" + domain),
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
    String user = word(settings, "smtp.user", "");
    Path password = file(settings, "smtp.password-file");
    Path caFile = file(settings, "smtp.ca-file");
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

  /** An e-mail address. */
  private static String email(Settings settings, String key, String missing) {
    return settings.read(
        key,
        missing,
        text -> {
          if (!text.matches("[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,253}")) {
            throw new Settings.Mistake(
                "is not an e-mail address; write one such as admin@example.org");
          }
          return text.toLowerCase(Locale.ROOT);
        });
  }

  /** A word, such as the name of a login. */
  private static String word(Settings settings, String key, String missing) {
    return settings.read(
        key,
        missing,
        text -> {
          if (!text.matches("[!-~]{1,256}")) {
            throw new Settings.Mistake("is not a word of printable characters without blanks");
          }
          return text;
        });
  }

  /** A file that there is, and that the program may read. */
  private static @Nullable Path file(Settings settings, String key) {
    return settings.<@Nullable Path>read(
        key,
        null,
        text -> {
          try {
            Path file = Path.of(text);
            if (Files.isReadable(file) && Files.isRegularFile(file)) {
              return file;
            }
          } catch (InvalidPathException _) {
            // Told below.
          }
          throw new Settings.Mistake("is not a file that can be read");
        });
  }
}
