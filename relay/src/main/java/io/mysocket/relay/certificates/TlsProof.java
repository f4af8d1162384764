package io.mysocket.relay.certificates;

import io.mysocket.relay.routing.HostName;
import io.netty.handler.ssl.SslContext;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import javax.net.ssl.SSLException;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** The certificate in whose handshake an authority finds its proof (RFC 8737 3). */
public final class TlsProof {
  private static final ASN1ObjectIdentifier ACME_IDENTIFIER =
      new ASN1ObjectIdentifier("1.3.6.1.5.5.7.1.31");
  private static final X500Name NOBODY = new X500Name("CN=acme.invalid");
  private static final Duration LIFE = Duration.ofDays(1);

  private TlsProof() {}

  /**
   * A context that shows it.
   *
   * @param digest SHA-256 of the key authorization
   */
  public static SslContext of(HostName name, byte[] digest, Instant now)
      throws GeneralSecurityException {
    KeyPair pair = Authority.keyPair();
    var builder =
        new JcaX509v3CertificateBuilder(
            NOBODY,
            BigInteger.ONE,
            Date.from(now.minus(LIFE)),
            Date.from(now.plus(LIFE)),
            NOBODY,
            pair.getPublic());
    try {
      builder.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(new GeneralName(GeneralName.dNSName, name.text())));
      builder.addExtension(ACME_IDENTIFIER, true, new DEROctetString(digest));
      var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate());
      return TlsContexts.proving(
          pair.getPrivate(),
          new JcaX509CertificateConverter().getCertificate(builder.build(signer)));
    } catch (CertIOException | OperatorCreationException | SSLException e) {
      throw new GeneralSecurityException(e);
    }
  }
}
