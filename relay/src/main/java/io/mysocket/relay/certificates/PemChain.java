package io.mysocket.relay.certificates;

import io.mysocket.relay.routing.HostPattern;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;

/**
 * A server's certificate and those that vouch for it, as somebody brought them: PEM (RFC 7468), the
 * server's own first.
 */
public record PemChain(List<X509Certificate> certificates) {
  private static final int MOST = 10;
  private static final int DNS_NAME = 2;
  private static final int RSA_BITS = 2_048;

  /** What is wrong with a text, a sentence. */
  public static final class BadPemException extends Exception {
    private static final long serialVersionUID = 1;

    BadPemException(String message) {
      super(message);
    }
  }

  public PemChain {
    certificates = List.copyOf(certificates);
  }

  /** Reads a chain whose links hold, each issued by the next. */
  public static PemChain read(String pem) throws BadPemException {
    List<X509Certificate> chain = new ArrayList<>();
    try {
      for (var each :
          CertificateFactory.getInstance("X.509")
              .generateCertificates(
                  new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)))) {
        chain.add((X509Certificate) each);
      }
    } catch (GeneralSecurityException e) {
      throw new BadPemException("the text is not certificates in PEM");
    }
    if (chain.isEmpty() || chain.size() > MOST) {
      throw new BadPemException(
          "the text holds " + chain.size() + " certificates, not 1 to " + MOST);
    }
    for (int i = 0; i + 1 < chain.size(); i++) {
      try {
        chain.get(i).verify(chain.get(i + 1).getPublicKey());
      } catch (GeneralSecurityException _) {
        throw new BadPemException(
            "certificate " + (i + 1) + " was not issued by certificate " + (i + 2));
      }
    }
    return new PemChain(chain);
  }

  /** The server's own. */
  public X509Certificate own() {
    return certificates.getFirst();
  }

  /** The same chain always as the same text. */
  public String text() {
    StringBuilder text = new StringBuilder();
    for (X509Certificate certificate : certificates) {
      try {
        text.append(AuthorityFiles.pem("CERTIFICATE", certificate.getEncoded()));
      } catch (CertificateEncodingException e) {
        throw new IllegalStateException(e);
      }
    }
    return text.toString();
  }

  /** Whether it is good for every name of a pattern. */
  public boolean covers(HostPattern wanted) {
    return names().stream()
        .anyMatch(
            name -> name.equals(wanted) || !wanted.isWildcard() && name.covers(wanted.domain()));
  }

  private List<HostPattern> names() {
    List<HostPattern> names = new ArrayList<>();
    try {
      Collection<List<?>> all = own().getSubjectAlternativeNames();
      for (List<?> each : all == null ? List.<List<?>>of() : all) {
        if (Integer.valueOf(DNS_NAME).equals(each.get(0))) {
          HostPattern.of(String.valueOf(each.get(1))).ifPresent(names::add);
        }
      }
    } catch (GeneralSecurityException _) {
      // Names that cannot be read cover nothing.
    }
    return names;
  }

  public boolean isValidAt(Instant at) {
    return !own().getNotBefore().toInstant().isAfter(at)
        && own().getNotAfter().toInstant().isAfter(at);
  }

  public Instant from() {
    return own().getNotBefore().toInstant();
  }

  /** When it ends, for a person. */
  public Instant until() {
    return own().getNotAfter().toInstant();
  }

  private String keyAlgorithm() {
    return own().getPublicKey().getAlgorithm();
  }

  public boolean hasKeyOf(PemChain other) {
    return own().getPublicKey().equals(other.own().getPublicKey());
  }

  /** Reads the private key that belongs to this chain. */
  public PrivateKey key(String pem) throws BadPemException {
    PrivateKeyInfo parsed = parsed(pem);
    String signing =
        switch (keyAlgorithm()) {
          case "EC" -> "SHA256withECDSA";
          case "RSA" -> "SHA256withRSA";
          default ->
              throw new BadPemException("the key is of a kind that visitors' TLS does not know");
        };
    try {
      PrivateKey key = key(parsed.getEncoded());
      if (key instanceof RSAKey rsa && rsa.getModulus().bitLength() < RSA_BITS) {
        throw new BadPemException("the RSA key has fewer than " + RSA_BITS + " bits");
      }
      if (signs(key, signing)) {
        return key;
      }
    } catch (IOException | GeneralSecurityException _) {
      // A key of another kind than the certificate's.
    }
    throw new BadPemException("the key is not that of the first certificate");
  }

  /** A key of the certificate's kind, as {@link PrivateKey#getEncoded} has it (PKCS 8). */
  public PrivateKey key(byte[] encoded) throws GeneralSecurityException {
    return KeyFactory.getInstance(keyAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(encoded));
  }

  private boolean signs(PrivateKey key, String algorithm) throws GeneralSecurityException {
    byte[] probe = new byte[32];
    new SecureRandom().nextBytes(probe);
    Signature signature = Signature.getInstance(algorithm);
    signature.initSign(key);
    signature.update(probe);
    byte[] signed = signature.sign();
    signature.initVerify(own().getPublicKey());
    signature.update(probe);
    return signature.verify(signed);
  }

  private static PrivateKeyInfo parsed(String pem) throws BadPemException {
    try (PEMParser parser = new PEMParser(new StringReader(pem))) {
      for (Object each; (each = parser.readObject()) != null; ) {
        if (each instanceof PEMKeyPair pair) {
          return pair.getPrivateKeyInfo();
        }
        if (each instanceof PrivateKeyInfo info) {
          return info;
        }
        // EC PARAMETERS may stand before the key.
      }
    } catch (IOException | RuntimeException _) {
      // Told below; what the parser says might quote the key.
    }
    throw new BadPemException("the text is not a private key in PEM without a password");
  }

  /** Ready to shake hands with. */
  public TlsIdentity identity(PrivateKey key) throws GeneralSecurityException {
    try {
      return TlsIdentity.of(key, certificates);
    } catch (javax.net.ssl.SSLException e) {
      throw new GeneralSecurityException(e);
    }
  }
}
