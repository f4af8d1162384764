package io.mysocket.ssh.curves;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Security;
import java.security.Signature;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.List;
import javax.crypto.KeyAgreement;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.kex.BuiltinDHFactories;
import org.apache.sshd.common.kex.MontgomeryCurve;
import org.apache.sshd.common.signature.BuiltinSignatures;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two curves as MINA takes them, held to the JDK's own, and nothing else of Bouncy Castle. */
class CurvesTest {
  private static final byte[] TEXT =
      "to be signed".getBytes(java.nio.charset.StandardCharsets.UTF_8);

  private final KeyPair pair = Curves.generate();

  @BeforeAll
  static void register() {
    Curves.register();
  }

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
    assertThat(verifies(Arrays.copyOf(signed, 63), TEXT)).isFalse();
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
  void startsAnewWithEachKeyAndEachMessage() throws Exception {
    Signature ours = SecurityUtils.getSignature(SecurityUtils.ED25519);
    ours.initSign(pair.getPrivate());
    ours.update((byte) 1);
    ours.initSign(pair.getPrivate());
    ours.update(TEXT);
    byte[] first = ours.sign();
    ours.update(TEXT);
    assertThat(ours.sign()).isEqualTo(first);
    assertThat(verifies(first, TEXT)).isTrue();
  }

  @Test
  void takesNoKeysOfOthers() throws Exception {
    KeyPair jdk = KeyPairGenerator.getInstance("Ed25519", "SunEC").generateKeyPair();
    Signature ours = SecurityUtils.getSignature(SecurityUtils.EDDSA);
    assertThatThrownBy(() -> ours.initSign(jdk.getPrivate()))
        .isInstanceOf(InvalidKeyException.class);
    assertThatThrownBy(() -> ours.initVerify(jdk.getPublic()))
        .isInstanceOf(InvalidKeyException.class);
    assertThatThrownBy(() -> SecurityUtils.getKeyAgreement("X25519").init(jdk.getPrivate()))
        .isInstanceOf(InvalidKeyException.class);
  }

  @Test
  void comparesKeysAsMinaAsksFor() throws Exception {
    PrivateKey same = Ed25519PrivateKey.of(((Ed25519PrivateKey) pair.getPrivate()).seed());
    KeyPair other = Curves.generate();

    assertThat(KeyUtils.recoverPublicKey(same)).isEqualTo(pair.getPublic());
    assertThat(KeyUtils.getKeyType(pair.getPublic())).isEqualTo("ssh-ed25519");
    assertThat(KeyUtils.getKeySize(pair.getPublic())).isEqualTo(256);
    assertThat(KeyUtils.compareKeys(pair.getPrivate(), same)).isTrue();
    assertThat(KeyUtils.compareKeys(pair.getPrivate(), other.getPrivate())).isFalse();
    assertThat(KeyUtils.compareKeys(pair.getPublic(), KeyUtils.recoverPublicKey(same))).isTrue();
    assertThat(KeyUtils.compareKeys(pair.getPublic(), other.getPublic())).isFalse();
    assertThat(same).hasSameHashCodeAs(pair.getPrivate());
    assertThat(same.toString()).isEqualTo("private key of " + pair.getPublic());
  }

  @Test
  void agreesWithTheJdk() throws Exception {
    KeyPair near = MontgomeryCurve.x25519.generateKeyPair();
    KeyAgreement ours = SecurityUtils.getKeyAgreement("X25519");
    assertThat(ours.getProvider().getName()).isEqualTo("Curves");
    KeyPair far = KeyPairGenerator.getInstance("X25519", "SunEC").generateKeyPair();
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
    assertThatThrownBy(ours::generateSecret).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void readsNoX25519KeyOfAnotherLengthOrCurve() throws Exception {
    KeyFactory ours = SecurityUtils.getKeyFactory("X25519");
    byte[] good = MontgomeryCurve.x25519.generateKeyPair().getPublic().getEncoded();
    for (byte[] bad :
        List.of(
            Arrays.copyOf(good, good.length - 1),
            Arrays.copyOf(good, good.length + 1),
            pair.getPublic().getEncoded())) {
      assertThatThrownBy(() -> ours.generatePublic(new X509EncodedKeySpec(bad)))
          .isInstanceOf(InvalidKeySpecException.class);
    }
  }
}
