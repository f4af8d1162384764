package io.mysocket.operator.drain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class DrainOrderTest {
  @Test
  void socketsStayUnlessSaidOtherwise() {
    assertThat(DrainOrder.of(List.of()))
        .isEqualTo(new DrainOrder(DrainOrder.Policy.RETAIN, Duration.ofMinutes(5)));
    assertThat(DrainOrder.of(List.of("--policy", "Delete", "--timeout", "90s")))
        .isEqualTo(new DrainOrder(DrainOrder.Policy.DELETE, Duration.ofSeconds(90)));
  }

  @Test
  void whatIsWrongIsNamed() {
    assertThatThrownBy(() -> DrainOrder.of(List.of("--policy", "Orphan")))
        .hasMessage("--policy must be Retain or Delete");
    assertThatThrownBy(() -> DrainOrder.of(List.of("--timeout")))
        .hasMessage("--timeout must be a time such as 5m");
    assertThatThrownBy(() -> DrainOrder.of(List.of("--force", "x"))).hasMessage("unknown: --force");
  }
}
