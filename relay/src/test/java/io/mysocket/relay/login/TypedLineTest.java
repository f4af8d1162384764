package io.mysocket.relay.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TypedLineTest {
  private final TypedLine line = new TypedLine();

  private Optional<String> type(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return line.take(bytes, 0, bytes.length);
  }

  @Test
  void isWholeAtItsEndWhateverItCameIn() {
    assertThat(type("süß ")).isEmpty();
    assertThat(type("rain\rmore\n")).contains("süß rain");
    assertThat(type("again\n")).isEmpty();
    assertThat(line.end()).isEmpty();
  }

  @Test
  void takesBackWhatWasMistyped() {
    assertThat(type("\u007f\bab\u007fc\n")).contains("ac");
  }

  @Test
  void isWhatCameWhenTheInputEnds() {
    type("abc");
    assertThat(line.end()).contains("abc");
  }

  @Test
  void isNothingIfItIsTooLong() {
    assertThat(type("x".repeat(TypedLine.LONGEST))).isEmpty();
    assertThat(type("x\n")).contains("");
  }
}
