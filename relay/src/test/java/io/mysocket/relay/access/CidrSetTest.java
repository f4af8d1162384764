package io.mysocket.relay.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CidrSetTest {
  private static boolean contains(String block, String address) throws UnknownHostException {
    return CidrSet.of(List.of(block)).contains(InetAddress.getByName(address));
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.1.2, true",
    "10.0.0.0/8, 11.0.0.0, false",
    "192.0.2.128/25, 192.0.2.128, true",
    "192.0.2.128/25, 192.0.2.127, false",
    "192.0.2.7, 192.0.2.7, true",
    "192.0.2.7/32, 192.0.2.6, false",
    "0.0.0.0/0, 203.0.113.1, true",
    "0.0.0.0/0, 2001:db8::1, false",
    "2001:db8::/33, 2001:db8:7fff::1, true",
    "2001:db8::/33, 2001:db8:8000::1, false",
    "2001:DB8::1, 2001:db8::1, true",
    "::/0, 2001:db8::1, true",
    "::/0, 192.0.2.1, false",
    "fe80::/10, fe80::1, true"
  })
  void holdsWhatHasItsPrefix(String block, String address, boolean held) throws Exception {
    assertThat(contains(block, address)).isEqualTo(held);
  }

  @Test
  void takesAMappedAddressForTheIpv4OneItIs() throws Exception {
    byte[] mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 10, 1, 2, 3};

    assertThat(Addresses.unmapped(mapped)).containsExactly(10, 1, 2, 3);
    assertThat(contains("::ffff:10.0.0.0/104", "10.1.2.3")).isTrue();
    assertThat(contains("::ffff:10.0.0.0/104", "11.1.2.3")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "/8",
        "10.0.0.0/",
        "10.0.0.0/33",
        "10.0.0.0/-1",
        "10.0.0.0/8x",
        "10.0.0/8",
        "010.0.0.1.2",
        "example.com",
        "localhost/8",
        "2001:db8::/129",
        "2001:db8::%eth0",
        "fe80::1%1",
        "10.0.0.1/8",
        "2001:db8::1/32",
        "1.2.3.4 ",
        "[::1]",
        "::ffff:1.2.3.4.5"
      })
  void refusesWhatIsNoBlock(String text) {
    assertThatThrownBy(() -> CidrSet.of(List.of(text)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void saysWhatToWriteForABlockWithBitsTooMany() {
    assertThatThrownBy(() -> CidrSet.of(List.of("10.1.2.3/8")))
        .hasMessageContaining("write 10.0.0.0/8");
  }

  @Test
  void agreesWithArithmeticOnRandomIpv4Blocks() throws Exception {
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      int prefix = random.nextInt(33);
      int mask = prefix == 0 ? 0 : -1 << (32 - prefix);
      int network = random.nextInt() & mask;
      int address = random.nextBoolean() ? random.nextInt() : network | random.nextInt() & ~mask;
      CidrSet set = CidrSet.of(List.of(dotted(network) + "/" + prefix));
      assertThat(set.contains(InetAddress.getByName(dotted(address))))
          .isEqualTo((address & mask) == network);
    }
  }

  private static String dotted(int address) {
    return (address >>> 24)
        + "."
        + (address >>> 16 & 255)
        + "."
        + (address >>> 8 & 255)
        + "."
        + (address & 255);
  }
}
