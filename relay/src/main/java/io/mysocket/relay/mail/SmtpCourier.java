package io.mysocket.relay.mail;

import io.mysocket.relay.config.AccountsConfig.Login;
import io.mysocket.relay.config.AccountsConfig.Smtp;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Properties;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.jspecify.annotations.Nullable;

/** Hands letters to a mail server; a connection for each. */
public final class SmtpCourier implements Courier {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration ANSWER = Duration.ofSeconds(30);

  /** From here on a server says that trying again is of no use (RFC 5321 4.2.1). */
  private static final int PERMANENT = 500;

  private final Smtp smtp;
  private final String from;

  public SmtpCourier(Smtp smtp, String from) {
    this.smtp = smtp;
    this.from = from;
  }

  @Override
  public Outcome take(Letter letter) {
    try {
      Session session = Session.getInstance(properties());
      MimeMessage message = Messages.of(session, from, letter);
      Login login = smtp.login();
      try (Transport transport = session.getTransport()) {
        if (login == null) {
          transport.connect();
        } else {
          transport.connect(login.user(), Files.readString(login.passwordFile()).strip());
        }
        transport.sendMessage(message, message.getAllRecipients());
      }
      return new Outcome.Taken();
    } catch (MessagingException | IOException | GeneralSecurityException e) {
      return new Outcome.Failed(
          smtp.host() + " port " + smtp.port() + ": " + reason(e), isForGood(e));
    }
  }

  /** What the server said, which the library hangs behind words of its own. */
  private static String reason(Exception e) {
    Exception last = e;
    while (last instanceof MessagingException failed && failed.getNextException() != null) {
      last = failed.getNextException();
    }
    return String.valueOf(last.getMessage()).strip();
  }

  /** Only what the server says of this letter; that nobody can log in is mended one day. */
  private static boolean isForGood(@Nullable Throwable e) {
    return switch (e) {
      case SMTPAddressFailedException refused -> refused.getReturnCode() >= PERMANENT;
      case SMTPSendFailedException refused ->
          refused.getReturnCode() >= PERMANENT || isForGood(refused.getNextException());
      case SendFailedException refused -> isForGood(refused.getNextException());
      case null, default -> false;
    };
  }

  private Properties properties() throws IOException, GeneralSecurityException {
    Properties properties = new Properties();
    properties.put("mail.transport.protocol", "smtp");
    properties.put("mail.smtp.host", smtp.host());
    properties.put("mail.smtp.port", Integer.toString(smtp.port()));
    properties.put("mail.smtp.from", from);
    properties.put("mail.smtp.connectiontimeout", Long.toString(CONNECT.toMillis()));
    properties.put("mail.smtp.timeout", Long.toString(ANSWER.toMillis()));
    properties.put("mail.smtp.writetimeout", Long.toString(ANSWER.toMillis()));
    properties.put("mail.smtp.auth", Boolean.toString(smtp.login() != null));
    properties.put("mail.smtp.localhost", from.substring(from.indexOf('@') + 1));
    switch (smtp.tls()) {
      case OFF -> {}
      case STARTTLS -> {
        properties.put("mail.smtp.starttls.enable", "true");
        properties.put("mail.smtp.starttls.required", "true");
      }
      case TLS -> properties.put("mail.smtp.ssl.enable", "true");
    }
    properties.put("mail.smtp.ssl.checkserveridentity", "true");
    properties.put("mail.smtp.ssl.protocols", "TLSv1.3 TLSv1.2");
    Path caFile = smtp.caFile();
    if (caFile != null) {
      properties.put("mail.smtp.ssl.socketFactory", trusting(caFile));
    }
    return properties;
  }

  private static SSLSocketFactory trusting(Path pem) throws IOException, GeneralSecurityException {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    try (InputStream in = Files.newInputStream(pem)) {
      int number = 0;
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        trusted.setCertificateEntry("ca" + number++, each);
      }
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context.getSocketFactory();
  }
}
