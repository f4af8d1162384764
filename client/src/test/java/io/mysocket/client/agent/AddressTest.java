package io.mysocket.client.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {
  @Test
  void readsNamesAndLiterals() {
    assertThat(Address.parse("web.shop.svc:80")).isEqualTo(new Address("web.shop.svc", 80));
    assertThat(Address.parse("192.0.2.1:8080")).isEqualTo(new Address("192.0.2.1", 8080));
    assertThat(Address.parse("[2001:db8::1]:22")).isEqualTo(new Address("2001:db8::1", 22));
    assertThat(Address.parse("[2001:db8::1]:22")).hasToString("[2001:db8::1]:22");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "web", ":80", "web:", "web:http", "web:0", "web:65536", "2001:db8::1:22"})
  void refusesWhatIsNoHostAndPort(String text) {
    assertThatThrownBy(() -> Address.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
