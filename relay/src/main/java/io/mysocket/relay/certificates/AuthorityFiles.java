package io.mysocket.relay.certificates;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps an {@link Authority} in a folder: {@code ca.pem}, and {@code ca-key.pem} with mode 0600.
 */
final class AuthorityFiles {
  private static final Logger LOG = LoggerFactory.getLogger(AuthorityFiles.class);
  private static final Base64.Encoder LINES =
      Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

  private final Path certificate;
  private final Path key;

  AuthorityFiles(Path folder) {
    this.certificate = folder.resolve("ca.pem");
    this.key = folder.resolve("ca-key.pem");
  }

  /** The one kept here; a new one if there is none, or if it ends before {@code life} is over. */
  Authority loadOrCreate(String domain, Instant now, Duration life)
      throws IOException, GeneralSecurityException {
    if (Files.exists(certificate) && Files.exists(key)) {
      Authority kept = load();
      if (kept.outlives(now, life)) {
        return kept;
      }
      LOG.atWarn()
          .addKeyValue("file", certificate)
          .log("the certificate authority ends soon; visitors must trust the new one");
    }
    Authority made = Authority.create(domain, now);
    Path folder = certificate.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    // The key first: without a certificate it is made anew, a certificate without its key is not.
    write(key, pem("PRIVATE KEY", made.key().getEncoded()), "rw-------");
    write(certificate, pem("CERTIFICATE", made.certificate().getEncoded()), "rw-r--r--");
    return made;
  }

  private Authority load() throws IOException, GeneralSecurityException {
    try {
      var factory = CertificateFactory.getInstance("X.509");
      X509Certificate loaded;
      try (var in = Files.newInputStream(certificate)) {
        loaded = (X509Certificate) factory.generateCertificate(in);
      }
      String body = Files.readString(key).replaceAll("-----[A-Z ]+-----|\\s", "");
      PrivateKey loadedKey =
          KeyFactory.getInstance("EC")
              .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(body)));
      return new Authority(loadedKey, loaded);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new GeneralSecurityException(
          "cannot read the certificate authority in "
              + certificate
              + " and "
              + key
              + "; restore both from a backup, or remove both to have a new one made",
          e);
    }
  }

  static String pem(String what, byte[] der) {
    return "-----BEGIN "
        + what
        + "-----\n"
        + LINES.encodeToString(der)
        + "\n-----END "
        + what
        + "-----\n";
  }

  private static void write(Path file, String text, String mode) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(next);
    var permissions = PosixFilePermissions.fromString(mode);
    Files.createFile(next, PosixFilePermissions.asFileAttribute(permissions));
    Files.writeString(next, text);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
