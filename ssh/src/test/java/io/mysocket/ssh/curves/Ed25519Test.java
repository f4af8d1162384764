package io.mysocket.ssh.curves;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.security.InvalidKeyException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys and signatures of RFC 8032, and what is none. */
class Ed25519Test {
  /** How many points the group has: 2^252 + 27742317777372353535851937790883648493. */
  private static final BigInteger ORDER =
      BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }

  /** RFC 8032, section 7.1: tests 1, 2 and 3. */
  @ParameterizedTest
  @CsvSource({
    "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60,"
        + "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a,'',"
        + "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555f"
        + "b8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb,"
        + "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c,72,"
        + "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da08"
        + "5ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7,"
        + "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025,af82,"
        + "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18"
        + "ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
  })
  void signsAsTheStandardDoes(String seed, String point, String message, String signature)
      throws Exception {
    Ed25519PrivateKey key = Ed25519PrivateKey.of(hex(seed));

    assertThat(key.publicKey().point()).isEqualTo(hex(point));
    assertThat(key.sign(hex(message))).isEqualTo(hex(signature));
    Ed25519PublicKey read = Ed25519PublicKey.of(hex(point));
    assertThat(read.verifies(hex(signature), hex(message))).isTrue();
    assertThat(read.verifies(hex(signature), hex(message + "00"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0000000000000000000000000000000000000000000000000000000000000000", // of order 4
        "0100000000000000000000000000000000000000000000000000000000000000", // of order 1
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", // of order 2
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05", // of order 8
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", // not below the prime
        "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "0200000000000000000000000000000000000000000000000000000000000000", // not on the curve
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f70751", // a byte too few
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a00",
        ""
      })
  void refusesWhatIsNoPublicKey(String point) {
    assertThatThrownBy(() -> Ed25519PublicKey.of(hex(point)))
        .isInstanceOf(InvalidKeyException.class);
  }

  @Test
  void refusesASeedOfAnotherLength() {
    assertThatThrownBy(() -> Ed25519PrivateKey.of(new byte[31]))
        .isInstanceOf(InvalidKeyException.class);
  }

  /** RFC 8032, section 5.1.7: S is below the order, so that nobody makes a second signature. */
  @Test
  void refusesASignatureThatWasMadeAnother() {
    Ed25519PrivateKey key = Ed25519PrivateKey.generate();
    byte[] message = {1, 2, 3};
    byte[] signature = key.sign(message);
    byte[] scalar = new byte[32];
    for (int i = 0; i < 32; i++) {
      scalar[i] = signature[63 - i];
    }
    byte[] larger = new BigInteger(1, scalar).add(ORDER).toByteArray();
    for (int i = 0; i < larger.length; i++) {
      signature[32 + i] = larger[larger.length - 1 - i];
    }

    assertThat(key.publicKey().verifies(key.sign(message), message)).isTrue();
    assertThat(key.publicKey().verifies(signature, message)).isFalse();
  }
}
