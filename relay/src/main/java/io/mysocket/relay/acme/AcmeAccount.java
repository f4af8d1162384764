package io.mysocket.relay.acme;

import io.mysocket.relay.config.CertificatesConfig.Acme;
import io.mysocket.relay.config.CertificatesConfig.Binding;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.shredzone.acme4j.AccountBuilder;
import org.shredzone.acme4j.Login;
import org.shredzone.acme4j.Session;
import org.shredzone.acme4j.exception.AcmeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The relay's account with an authority; its key is kept sealed. One thread; blocks. */
final class AcmeAccount {
  private static final Logger LOG = LoggerFactory.getLogger(AcmeAccount.class);

  /** The account cannot be had, for a reason of the relay's own. */
  static final class UnusableException extends Exception {
    private static final long serialVersionUID = 1;

    private UnusableException(String message, Exception cause) {
      super(message, cause);
    }
  }

  private final Acme config;
  private final Session session;
  private final Ground ground;
  private @Nullable Login login;
  private boolean forgotten;

  AcmeAccount(Acme config, Session session, Ground ground) {
    this.config = config;
    this.session = session;
    this.ground = ground;
  }

  /** The account, made with the authority if there is none. */
  Login login() throws AcmeException, UnusableException {
    Login present = login;
    if (present == null) {
      AccountBuilder builder = new AccountBuilder().agreeToTermsOfService().useKeyPair(key());
      String email = config.email();
      if (email != null) {
        builder.addEmail(email);
      }
      Binding binding = config.binding();
      if (binding != null) {
        builder.withKeyIdentifier(binding.keyId(), hmac(binding)).withMacAlgorithm("HS256");
      }
      present = builder.createLogin(session);
      login = present;
      forgotten = false;
      LOG.atInfo()
          .addKeyValue("directory", config.directory())
          .addKeyValue("account", present.getAccountLocation())
          .log("account with the certificate authority");
    }
    return present;
  }

  /** The authority does not know it any more. */
  void forget() {
    login = null;
    forgotten = true;
  }

  /** Whether it has to be made anew. */
  boolean isForgotten() {
    return forgotten;
  }

  Session session() {
    return session;
  }

  private static String hmac(Binding binding) throws UnusableException {
    try {
      return Files.readString(binding.hmacFile(), StandardCharsets.US_ASCII)
          .strip()
          .replace('+', '-')
          .replace('/', '_')
          .replace("=", "");
    } catch (IOException e) {
      throw new UnusableException("the file " + binding.hmacFile() + " cannot be read", e);
    }
  }

  private String place() {
    return "acme account " + config.directory();
  }

  private KeyPair key() throws UnusableException {
    String directory = config.directory().toString();
    Optional<String> kept =
        ground.database().read(now -> AcmeAccountTable.sealedKey(now, directory));
    try {
      return kept.isPresent() ? opened(kept.get()) : made(directory);
    } catch (GeneralSecurityException e) {
      throw new UnusableException(
          "the key of the account with "
              + directory
              + " cannot be opened; bring back the seal.key that it was sealed with, or delete its"
              + " row of the table acme_account to have another account made",
          e);
    }
  }

  private KeyPair made(String directory) throws GeneralSecurityException {
    KeyPair pair = newKey();
    Base64.Encoder encoder = Base64.getEncoder();
    String text =
        encoder.encodeToString(pair.getPrivate().getEncoded())
            + " "
            + encoder.encodeToString(pair.getPublic().getEncoded());
    String sealed = ground.seal().seal(text.getBytes(StandardCharsets.US_ASCII), place());
    ground
        .database()
        .write(now -> {
          AcmeAccountTable.add(now, directory, sealed, ground.clock().instant());
          return true;
        });
    return pair;
  }

  private KeyPair opened(String sealed) throws GeneralSecurityException {
    byte[] plain = ground.seal().open(sealed, place());
    if (ground.seal().isOld(sealed, place())) {
      String anew = ground.seal().seal(plain, place());
      String directory = config.directory().toString();
      ground.database().write(now -> AcmeAccountTable.reseal(now, directory, anew));
    }
    String text = new String(plain, StandardCharsets.US_ASCII);
    int blank = text.indexOf(' ');
    KeyFactory keys = KeyFactory.getInstance("EC");
    Base64.Decoder decoder = Base64.getDecoder();
    return new KeyPair(
        keys.generatePublic(new X509EncodedKeySpec(decoder.decode(text.substring(blank + 1)))),
        keys.generatePrivate(new PKCS8EncodedKeySpec(decoder.decode(text.substring(0, blank)))));
  }

  /** P-256, for accounts and for certificates. */
  static KeyPair newKey() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }
}
