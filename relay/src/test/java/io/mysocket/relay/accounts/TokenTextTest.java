package io.mysocket.relay.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TokenTextTest {
  @Test
  void isWellFormedAndNeverTheSame() {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      TokenText token = TokenText.random();
      assertThat(token.text()).matches("msk_[0-9A-Za-z]{49}");
      assertThat(token.isWellFormed()).isTrue();
      assertThat(seen.add(token.text())).isTrue();
    }
  }

  @Test
  void noticesEachChangedCharacter() {
    String text = TokenText.random().text();
    for (int i = 0; i < text.length(); i++) {
      char other = text.charAt(i) == 'x' ? 'y' : 'x';
      String changed = text.substring(0, i) + other + text.substring(i + 1);
      assertThat(new TokenText(changed).isWellFormed()).as(changed).isFalse();
    }
    assertThat(new TokenText(text.substring(1)).isWellFormed()).isFalse();
    assertThat(new TokenText("").isWellFormed()).isFalse();
  }

  @Test
  void doesNotShowItself() {
    TokenText token = TokenText.random();

    assertThat(token.toString()).doesNotContain(token.text().substring(4));
    assertThat(token.hash()).hasSize(64).doesNotContain(token.text());
  }
}
