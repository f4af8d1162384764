package io.mysocket.relay.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.mysocket.relay.edge.Glitches.Kind;
import io.mysocket.relay.limits.EdgeLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class GlitchesTest {
  private static final long SECOND = 1_000_000_000L;

  private final AtomicLong now = new AtomicLong();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final List<String> judged = new ArrayList<>();
  private final Glitches glitches = glitches();

  private Glitches glitches() {
    EdgeLimits.Http2 usual = EdgeLimits.Http2.DEFAULT;
    var limits =
        new EdgeLimits.Http2(
            usual.streams(),
            usual.streamWindow(),
            usual.connectionWindow(),
            usual.resets(),
            usual.resetWindow(),
            usual.controlFrames(),
            100,
            Duration.ofSeconds(10),
            usual.unread());
    Glitches made = new Glitches(limits, new Glitches.Meter(meters), now::get);
    made.judgedBy(
        new Glitches.Judge() {
          @Override
          public void warned() {
            judged.add("warned");
          }

          @Override
          public void over() {
            judged.add("over");
          }
        });
    return made;
  }

  private void note(Kind kind, int times) {
    for (int i = 0; i < times; i++) {
      glitches.note(kind);
    }
  }

  @Test
  void warnsAtThreeQuartersAndEndsAtTheBound() {
    note(Kind.MALFORMED, 7);
    assertThat(judged).isEmpty();
    note(Kind.RESET, 1);
    assertThat(judged).containsExactly("warned");
    note(Kind.RESET, 4);
    assertThat(judged).containsExactly("warned");
    note(Kind.RESET, 1);
    assertThat(judged).containsExactly("warned", "over");
    assertThat(glitches.isOver()).isTrue();
    note(Kind.RESET, 50);
    assertThat(judged).containsExactly("warned", "over");
    assertThat(meters.get("mysocket.relay.h2.glitches").tag("kind", "malformed").counter().count())
        .isEqualTo(7);
  }

  @Test
  void forgivesWithTime() {
    for (int i = 0; i < 100; i++) {
      note(Kind.RESET, 2);
      now.addAndGet(SECOND);
    }
    assertThat(judged).isEmpty();
  }

  @Test
  void letsCheapFramesBeUpToAnAllowance() {
    for (int i = 0; i < Glitches.ALLOWANCE; i++) {
      glitches.spend(Kind.PING);
    }
    assertThat(judged).isEmpty();
    for (int i = 0; i < 100; i++) {
      glitches.spend(i % 2 == 0 ? Kind.PING : Kind.WINDOW_UPDATE);
    }
    assertThat(judged).containsExactly("warned", "over");
  }

  @Test
  void letsVisitorsSayMoreWhoAreSentMore() {
    for (int i = 0; i < 1_000; i++) {
      glitches.earn();
      for (int frame = 0; frame < Glitches.EARNED; frame++) {
        glitches.spend(Kind.WINDOW_UPDATE);
      }
    }
    assertThat(judged).isEmpty();
  }

  @Test
  void takesTheFirstSettings() {
    for (int i = 0; i < 3; i++) {
      glitches.settings();
    }
    assertThat(judged).isEmpty();
    for (int i = 0; i < 10; i++) {
      glitches.settings();
    }
    assertThat(judged).containsExactly("warned", "over");
  }
}
