package io.mysocket.ssh.curves;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.InvalidKeyException;
import java.util.HexFormat;
import javax.crypto.KeyAgreement;
import org.apache.sshd.common.kex.MontgomeryCurve;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Exchanges of RFC 7748, and those that RFC 8731 refuses, through what MINA asks. */
class X25519Test {
  @BeforeAll
  static void register() {
    Curves.register();
  }

  private static byte[] agreed(byte[] scalar, byte[] u) throws Exception {
    KeyAgreement agreement = SecurityUtils.getKeyAgreement("X25519");
    agreement.init(new X25519PrivateKey(scalar));
    agreement.doPhase(MontgomeryCurve.x25519.decode(u), true);
    return agreement.generateSecret();
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }

  /** RFC 7748, section 5.2. */
  @ParameterizedTest
  @CsvSource({
    "a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4,"
        + "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c,"
        + "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552",
    "4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d,"
        + "e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493,"
        + "95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957"
  })
  void multipliesAsTheStandardDoes(String scalar, String u, String product) throws Exception {
    assertThat(agreed(hex(scalar), hex(u))).isEqualTo(hex(product));
  }

  /** The same, a thousand times over. */
  @Test
  void multipliesAThousandTimes() throws Exception {
    byte[] k = new byte[32];
    k[0] = 9;
    byte[] u = k;
    for (int i = 1; i <= 1000; i++) {
      byte[] next = agreed(k, u);
      u = k;
      k = next;
      if (i == 1) {
        assertThat(k)
            .isEqualTo(hex("422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079"));
      }
    }
    assertThat(k)
        .isEqualTo(hex("684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51"));
  }

  /** RFC 8731, section 3: the points of small order give zeros, whatever our key is. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
        "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"
      })
  void refusesToAgreeOnNothing(String u) throws Exception {
    X25519PrivateKey own = (X25519PrivateKey) MontgomeryCurve.x25519.generateKeyPair().getPrivate();
    KeyAgreement agreement = SecurityUtils.getKeyAgreement("X25519");
    agreement.init(own);

    assertThatThrownBy(() -> agreement.doPhase(MontgomeryCurve.x25519.decode(hex(u)), true))
        .isInstanceOf(InvalidKeyException.class)
        .hasMessageContaining("small order");
  }
}
