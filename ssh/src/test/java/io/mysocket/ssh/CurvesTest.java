package io.mysocket.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.Security;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.List;
import javax.crypto.KeyAgreement;
import org.apache.sshd.common.kex.BuiltinDHFactories;
import org.apache.sshd.common.signature.BuiltinSignatures;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.junit.jupiter.api.Test;

/** Two curves of Bouncy Castle's, held to the JDK's own, and nothing else of it. */
class CurvesTest {
  private static final byte[] TEXT = "to be signed".getBytes(StandardCharsets.UTF_8);

  private final KeyPair pair = KeyFiles.generate();

  @Test
  void leavesTheProviderAlone() {
    assertThat(SecurityUtils.isBouncyCastleRegistered()).isFalse();
    assertThat(Security.getProvider("BC")).isNull();
    assertThat(
            List.of(
                BuiltinDHFactories.mlkem768x25519,
                BuiltinDHFactories.sntrup761x25519,
                BuiltinDHFactories.curve25519))
        .allMatch(BuiltinDHFactories::isSupported);
    assertThat(BuiltinSignatures.ed25519.isSupported()).isTrue();
  }

  @Test
  void signsWhatTheJdkTakes() throws Exception {
    Signature ours = SecurityUtils.getSignature(SecurityUtils.EDDSA);
    assertThat(ours.getProvider().getName()).isEqualTo("Curves");
    ours.initSign(pair.getPrivate());
    ours.update(TEXT);
    byte[] signed = ours.sign();

    Signature jdk = Signature.getInstance("Ed25519", "SunEC");
    jdk.initVerify(
        KeyFactory.getInstance("Ed25519", "SunEC")
            .generatePublic(new X509EncodedKeySpec(pair.getPublic().getEncoded())));
    jdk.update(TEXT);
    assertThat(jdk.verify(signed)).isTrue();
  }

  @Test
  void takesWhatTheJdkSignsAndNothingElse() throws Exception {
    Signature jdk = Signature.getInstance("Ed25519", "SunEC");
    jdk.initSign(
        KeyFactory.getInstance("Ed25519", "SunEC")
            .generatePrivate(new PKCS8EncodedKeySpec(pair.getPrivate().getEncoded())));
    jdk.update(TEXT);
    byte[] signed = jdk.sign();
    assertThat(verifies(signed, TEXT)).isTrue();
    assertThat(verifies(signed, new byte[] {1})).isFalse();
    signed[5] ^= 1;
    assertThat(verifies(signed, TEXT)).isFalse();
  }

  private boolean verifies(byte[] signed, byte[] text) throws Exception {
    Signature ours = SecurityUtils.getSignature(SecurityUtils.EDDSA);
    ours.initVerify(pair.getPublic());
    for (byte each : text) {
      ours.update(each);
    }
    return ours.verify(signed);
  }

  @Test
  void agreesWithTheJdk() throws Exception {
    KeyPair near = SecurityUtils.getKeyPairGenerator("X25519").generateKeyPair();
    KeyAgreement ours = SecurityUtils.getKeyAgreement("X25519");
    assertThat(ours.getProvider().getName()).isEqualTo("Curves");
    KeyPair far = java.security.KeyPairGenerator.getInstance("X25519", "SunEC").generateKeyPair();
    ours.init(near.getPrivate());
    ours.doPhase(
        SecurityUtils.getKeyFactory("X25519")
            .generatePublic(new X509EncodedKeySpec(far.getPublic().getEncoded())),
        true);
    KeyAgreement jdk = KeyAgreement.getInstance("X25519", "SunEC");
    jdk.init(far.getPrivate());
    jdk.doPhase(
        KeyFactory.getInstance("X25519", "SunEC")
            .generatePublic(new X509EncodedKeySpec(near.getPublic().getEncoded())),
        true);
    assertThat(ours.generateSecret()).isEqualTo(jdk.generateSecret());
  }
}
