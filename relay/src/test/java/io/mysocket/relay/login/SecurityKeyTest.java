package io.mysocket.relay.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mysocket.ssh.KeyFiles;
import io.mysocket.ssh.PublicKeys;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import org.apache.sshd.common.signature.BuiltinSignatures;
import org.apache.sshd.common.signature.Signature;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Sequence;
import org.junit.jupiter.api.Test;

/**
 * Keys that a FIDO token keeps, by the account's line of them: a signature as a token makes it
 * (OpenSSH's PROTOCOL.u2f) is good, one of something else is not. The token is made up of a key
 * pair in memory.
 */
class SecurityKeyTest {
  private static final byte[] MESSAGE = "log me in".getBytes(StandardCharsets.UTF_8);
  private static final String APPLICATION = "ssh:";
  private static final byte TOUCHED = 1;

  private static byte[] sha256(byte[] bytes) throws Exception {
    return MessageDigest.getInstance("SHA-256").digest(bytes);
  }

  /** What a token signs: the application, that it was touched, how often it signed, the message. */
  private static byte[] signed(byte[] message, byte flags, int counter) throws Exception {
    Buffer data = new ByteArrayBuffer();
    data.putRawBytes(sha256(APPLICATION.getBytes(StandardCharsets.UTF_8)));
    data.putByte(flags);
    data.putUInt(counter);
    data.putRawBytes(sha256(message));
    return data.getCompactData();
  }

  private static byte[] signature(String type, byte[] inner, byte flags, int counter) {
    Buffer blob = new ByteArrayBuffer();
    blob.putString(type);
    blob.putBytes(inner);
    blob.putByte(flags);
    blob.putUInt(counter);
    return blob.getCompactData();
  }

  private static byte[] sign(String algorithm, PrivateKey key, byte[] data) throws Exception {
    java.security.Signature signer = SecurityUtils.getSignature(algorithm);
    signer.initSign(key);
    signer.update(data);
    return signer.sign();
  }

  private static boolean verifies(
      BuiltinSignatures kind, PublicKey key, byte[] message, byte[] signature) throws Exception {
    Signature verifier = kind.create();
    verifier.initVerifier(null, key);
    verifier.update(null, message);
    return verifier.verify(null, signature);
  }

  private static PublicKey parsed(Buffer blob, String type) {
    String line = type + " " + Base64.getEncoder().encodeToString(blob.getCompactData());
    PublicKey key = PublicKeys.parse(line);
    assertThat(PublicKeys.line(key)).isEqualTo(line);
    assertThat(PublicKeys.fingerprint(key)).startsWith("SHA256:");
    return key;
  }

  @Test
  void takesWhatAnEd25519TokenSigns() throws Exception {
    String type = "sk-ssh-ed25519@openssh.com";
    KeyPair pair = KeyFiles.generate();
    byte[] plain = Base64.getDecoder().decode(PublicKeys.line(pair.getPublic()).split(" ")[1]);
    Buffer blob = new ByteArrayBuffer();
    blob.putString(type);
    blob.putBytes(Arrays.copyOfRange(plain, plain.length - 32, plain.length));
    blob.putString(APPLICATION);
    PublicKey key = parsed(blob, type);

    byte[] good =
        signature(
            type, sign("Ed25519", pair.getPrivate(), signed(MESSAGE, TOUCHED, 7)), TOUCHED, 7);
    byte[] otherCounter = good.clone();
    otherCounter[good.length - 1]++;

    BuiltinSignatures kind = BuiltinSignatures.sk_ssh_ed25519;
    assertThat(verifies(kind, key, MESSAGE, good)).isTrue();
    assertThat(verifies(kind, key, "other".getBytes(StandardCharsets.UTF_8), good)).isFalse();
    assertThat(verifies(kind, key, MESSAGE, otherCounter)).isFalse();
  }

  @Test
  void takesWhatAnEcdsaTokenSigns() throws Exception {
    String type = "sk-ecdsa-sha2-nistp256@openssh.com";
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair pair = generator.generateKeyPair();
    byte[] plain = Base64.getDecoder().decode(PublicKeys.line(pair.getPublic()).split(" ")[1]);
    Buffer blob = new ByteArrayBuffer();
    blob.putString(type);
    blob.putString("nistp256");
    blob.putBytes(Arrays.copyOfRange(plain, plain.length - 65, plain.length));
    blob.putString(APPLICATION);
    PublicKey key = parsed(blob, type);

    byte[] good =
        signature(type, ecdsa(pair.getPrivate(), signed(MESSAGE, TOUCHED, 9)), TOUCHED, 9);

    BuiltinSignatures kind = BuiltinSignatures.sk_ecdsa_sha2_nistp256;
    assertThat(verifies(kind, key, MESSAGE, good)).isTrue();
    assertThat(verifies(kind, key, "other".getBytes(StandardCharsets.UTF_8), good)).isFalse();
  }

  /** As SSH writes it: two numbers. */
  private static byte[] ecdsa(PrivateKey key, byte[] data) throws Exception {
    ASN1Sequence numbers = ASN1Sequence.getInstance(sign("SHA256withECDSA", key, data));
    Buffer blob = new ByteArrayBuffer();
    for (int i = 0; i < 2; i++) {
      BigInteger number = ASN1Integer.getInstance(numbers.getObjectAt(i)).getValue();
      blob.putBytes(number.toByteArray());
    }
    return blob.getCompactData();
  }

  @Test
  void takesNoLineThatIsCutOff() {
    String line = io.mysocket.relay.sockets.PublicKeys.securityKey(1);

    assertThatThrownBy(() -> PublicKeys.parse(line.substring(0, line.length() - 12)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
