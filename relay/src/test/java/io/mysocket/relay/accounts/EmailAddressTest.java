package io.mysocket.relay.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mysocket.control.problems.ProblemException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmailAddressTest {
  @ParameterizedTest
  @CsvSource({
    "ada@example.com,ada@example.com",
    " Ada.Example+x@EXAMPLE.com ,ada.example+x@example.com",
    "a@bücher.example,a@xn--bcher-kva.example",
    "o'neil@example.com,o'neil@example.com",
    "root@localhost,root@localhost"
  })
  void hasOneForm(String written, String kept) {
    assertThat(EmailAddress.parse(written).text()).isEqualTo(kept);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "ada",
        "@example.com",
        "ada@",
        "a@b@example.com",
        ".ada@example.com",
        "ada..b@example.com",
        "ada@-example.com",
        "ada@exa mple.com",
        "ada\r\nBcc: eve@example.com",
        "ada@example.com\r\nBcc: eve@example.com",
        "ada@example.com,eve@example.com",
        "<ada@example.com>",
        "\"ada\"@example.com",
        "ada@[192.0.2.1]",
        "ada@example..com",
        "\u0000@example.com"
      })
  void refusesWhatIsNone(String written) {
    assertThatThrownBy(() -> EmailAddress.parse(written))
        .isInstanceOfSatisfying(
            ProblemException.class, e -> assertThat(e.problem().field()).isEqualTo("email"));
  }

  @Test
  void refusesWhatIsTooLong() {
    assertThatThrownBy(() -> EmailAddress.parse("a".repeat(65) + "@example.com"))
        .isInstanceOf(ProblemException.class);
    assertThatThrownBy(() -> EmailAddress.parse("a@" + "b.".repeat(130) + "com"))
        .isInstanceOf(ProblemException.class);
    assertThatThrownBy(() -> EmailAddress.parse(null)).isInstanceOf(ProblemException.class);
  }

  @Test
  void survivesAnyText() {
    Random random = new Random(3);
    for (int i = 0; i < 5_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(20); length > 0; length--) {
        text.append((char) (random.nextBoolean() ? random.nextInt(128) : random.nextInt(65_536)));
      }
      try {
        assertThat(EmailAddress.parse(text + "@example.com").text())
            .matches("[!-~]+@example\\.com");
      } catch (ProblemException e) {
        assertThat(e.problem().field()).isEqualTo("email");
      }
    }
  }
}
