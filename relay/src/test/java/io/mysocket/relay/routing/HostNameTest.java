package io.mysocket.relay.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostNameTest {
  @ParameterizedTest
  @CsvSource({
    "a.example, a.example",
    "A.ExAmple, a.example",
    "a.example., a.example",
    "localhost, localhost",
    "b\u00fccher.example, xn--bcher-kva.example",
    "B\u00dcCHER.example, xn--bcher-kva.example",
    "_acme.example, _acme.example",
    "127.0.0.1, 127.0.0.1",
  })
  void hasOneForm(String written, String canonical) {
    assertThat(HostName.of(written)).map(HostName::text).contains(canonical);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        "a..b",
        ".a",
        "a..",
        "-a.b",
        "a-.b",
        "a b",
        "a/b",
        "a\0",
        "a\r\n",
        "a@b",
        "[::1]",
        "a:80",
        "*.a",
        "a\\b",
        "a%2eb",
        "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffgggg.a"
      })
  void refusesWhatIsNoName(String written) {
    assertThat(HostName.of(written)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"a.b:443, a.b", "a.b.:1, a.b", "A.b, a.b", "a.b:65535, a.b"})
  void stripsAPort(String authority, String canonical) {
    assertThat(HostName.ofAuthority(authority)).map(HostName::text).contains(canonical);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.b:x", "a.b:-1", "a.b:1:2", "u@a.b:1", "a.b:123456", "[::1]:80", ":80"})
  void refusesWhatIsNoAuthority(String authority) {
    assertThat(HostName.ofAuthority(authority)).isEmpty();
  }

  @Test
  void neverThrowsAndIsStable() {
    Random random = new Random(11);
    for (int round = 0; round < 50_000; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(20); i > 0; i--) {
        text.append(
            (char) (random.nextInt(4) == 0 ? random.nextInt(0x3000) : 32 + random.nextInt(96)));
      }
      Optional<HostName> name = HostName.ofAuthority(text.toString());
      name.ifPresent(found -> {
        assertThat(HostName.of(found.text())).contains(found);
        assertThat(found.text()).matches("[a-z0-9._-]+");
      });
    }
  }
}
