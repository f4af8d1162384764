package io.mysocket.relay.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class EdgeLimitsTest {
  @Test
  void shipsWhatTheDesignSays() {
    EdgeLimits limits = EdgeLimits.DEFAULT;
    assertThat(limits.handshakes())
        .isEqualTo(
            new EdgeLimits.Handshakes(65_536, Duration.ofSeconds(5), Duration.ofSeconds(10)));
    assertThat(limits.heads().bytes()).isEqualTo(16_384);
    assertThat(limits.heads().fields()).isEqualTo(100);
    assertThat(limits.heads().time()).hasSeconds(10);
    assertThat(limits.http2())
        .isEqualTo(
            new EdgeLimits.Http2(
                100,
                65_536,
                1_048_576,
                200,
                Duration.ofSeconds(30),
                1_000,
                1_000,
                Duration.ofSeconds(30),
                1_048_576));
    assertThat(limits.waits().keepAlive()).hasSeconds(60);
    assertThat(limits.waits().idle()).hasMinutes(5);
    assertThat(limits.waits().webSocketIdle()).hasHours(1);
    assertThat(limits.waits().connect()).hasSeconds(5);
    assertThat(limits.waits().firstByte()).hasSeconds(60);
    assertThat(limits.bodies())
        .isEqualTo(new EdgeLimits.Bodies(Duration.ofSeconds(30), Duration.ofSeconds(10), 240));
    assertThat(limits.connections().rate()).isEqualTo(50);
    assertThat(limits.connections().burst()).isEqualTo(200);
    assertThat(limits.connections().total()).isBetween(256, 50_000);
  }

  @Test
  void namesTheLimitThatIsWrong() {
    assertThatThrownBy(() -> new EdgeLimits.Bodies(Duration.ZERO, Duration.ofSeconds(1), 1))
        .hasMessage("body-idle must be above 0, not PT0S");
    assertThatThrownBy(() -> new EdgeLimits.Connections(1, 0, 1, 1))
        .hasMessage("connection-rate must be above 0, not 0");
    Duration second = Duration.ofSeconds(1);
    assertThatThrownBy(() -> new EdgeLimits.Http2(1, 10, 65_535, 1, second, 1, 1, second, 1))
        .hasMessageContaining("windows must be 65535 bytes or more");
  }
}
