package io.mysocket.relay.limits;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RunningRequestsTest {
  private final RunningRequests running = new RunningRequests(new LoadLimits(3, 2, 90));

  @Test
  void boundsThoseOfASocketAndThoseOfAll() {
    RunningRequests.Seat first = running.enter("a");
    assertThat(first).isNotNull();
    assertThat(running.enter("a")).isNotNull();
    assertThat(running.enter("a")).isNull();
    assertThat(running.enter("b")).isNotNull();
    assertThat(running.enter("c")).isNull();
    assertThat(running.size()).isEqualTo(3);

    first.leave();
    first.leave();

    assertThat(running.size()).isEqualTo(2);
    assertThat(running.enter("a")).isNotNull();
    assertThat(running.enter("b")).isNull();
  }
}
