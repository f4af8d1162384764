package io.mysocket.relay.edge;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A target's certificate for localhost and 127.0.0.1, of an authority that nobody knows. */
record TargetCertificate(PrivateKey key, X509Certificate certificate, X509Certificate authority) {
  static TargetCertificate make() {
    return until(Instant.now().plus(Duration.ofDays(2)));
  }

  static TargetCertificate until(Instant end) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(256);
      KeyPair root = generator.generateKeyPair();
      KeyPair own = generator.generateKeyPair();
      var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(root.getPrivate());
      X500Name authority = new X500Name("CN=authority " + System.nanoTime());
      Instant later = Instant.now().plus(Duration.ofDays(2));
      var ofAuthority = builder(authority, authority, later, root);
      ofAuthority.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
      var ofTarget = builder(authority, new X500Name("CN=target"), end, own);
      ofTarget.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(
              new GeneralName[] {
                new GeneralName(GeneralName.dNSName, "localhost"),
                new GeneralName(GeneralName.iPAddress, "127.0.0.1")
              }));
      var converter = new JcaX509CertificateConverter();
      return new TargetCertificate(
          own.getPrivate(),
          converter.getCertificate(ofTarget.build(signer)),
          converter.getCertificate(ofAuthority.build(signer)));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static JcaX509v3CertificateBuilder builder(
      X500Name issuer, X500Name name, Instant end, KeyPair keys) {
    return new JcaX509v3CertificateBuilder(
        issuer,
        BigInteger.valueOf(System.nanoTime()),
        Date.from(end.minus(Duration.ofDays(3))),
        Date.from(end),
        name,
        keys.getPublic());
  }

  SSLContext context() {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry("target", key, new char[0], new X509Certificate[] {certificate});
      var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, new char[0]);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      return context;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Of the authority. */
  String pem() throws Exception {
    String base64 =
        Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(authority.getEncoded());
    return "-----BEGIN CERTIFICATE-----\n" + base64 + "\n-----END CERTIFICATE-----\n";
  }
}
