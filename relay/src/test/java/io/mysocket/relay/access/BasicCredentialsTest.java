package io.mysocket.relay.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BasicCredentialsTest {
  @Test
  void splitsAtTheFirstColon() {
    BasicCredentials sent = PasswordCheckTest.sent("\u00e4nn:a:b\u00e4");

    assertThat(sent.user()).isEqualTo("\u00e4nn");
    assertThat(new String(sent.password(), StandardCharsets.UTF_8)).isEqualTo("a:b\u00e4");
    assertThat(sent).hasToString("\u00e4nn");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Basic", "Basic ", "Basic !!!", "Basic YQ==", "Bearer YTpi", "YTpi"})
  void isNotThereWhenItCannotBeRead(String header) {
    assertThat(BasicCredentials.parse(header)).isEmpty();
  }

  @Test
  void takesAnySchemeCaseAndNoPadding() {
    assertThat(BasicCredentials.parse("bAsIc YTpiYw")).isPresent();
    assertThat(BasicCredentials.parse("Basic   YTpiYw==")).isPresent();
  }

  @Test
  void survivesRandomText() {
    Random random = new Random(3);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(3_000)];
      random.nextBytes(bytes);
      BasicCredentials.parse("Basic " + new String(bytes, StandardCharsets.ISO_8859_1));
      BasicCredentials.parse("Basic " + Base64.getEncoder().encodeToString(bytes));
    }
  }
}
