package io.mysocket.relay.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysocket.relay.limits.EdgeLimits;
import org.junit.jupiter.api.Test;

class Http2BacklogTest {
  /** Looks come every 5 s, and a stall may last for 60. */
  private final Http2Backlog backlog = new Http2Backlog(EdgeLimits.DEFAULT);

  private static final class Unread implements Http2Backlog.Answer {
    private long waiting;
    private int moves;
    private int givenUp;

    Unread(long waiting) {
      this.waiting = waiting;
    }

    @Override
    public long waiting() {
      return waiting;
    }

    @Override
    public int moves() {
      return moves;
    }

    @Override
    public void giveUp() {
      givenUp++;
    }
  }

  private Unread unread(long waiting) {
    Unread made = new Unread(waiting);
    backlog.add(made);
    return made;
  }

  private void look(int times) {
    for (int i = 0; i < times; i++) {
      backlog.look();
    }
  }

  @Test
  void givesUpWhatDoesNotMoveForTheTimeOfAStall() {
    Unread small = unread(100);
    Unread nothing = unread(0);
    look(12);
    assertThat(small.givenUp).isZero();

    look(1);

    assertThat(small.givenUp).isEqualTo(1);
    assertThat(nothing.givenUp).isZero();
    look(20);
    assertThat(small.givenUp).isEqualTo(1);
  }

  @Test
  void keepsWhatIsReadHoweverSlowly() {
    Unread shrinking = unread(1_000);
    Unread refilled = unread(1_000);
    for (int i = 0; i < 100; i++) {
      shrinking.waiting--;
      refilled.moves++;
      look(1);
    }
    assertThat(shrinking.givenUp).isZero();
    assertThat(refilled.givenUp).isZero();
  }

  @Test
  void isLessPatientWithAConnectionThatHoldsMoreThanItsBudget() {
    Unread one = unread(600_000);
    Unread moving = unread(600_000);
    look(1);
    moving.waiting--;
    look(1);

    assertThat(one.givenUp).isEqualTo(1);
    assertThat(moving.givenUp).isZero();
  }

  @Test
  void forgetsStreamsThatHaveEnded() {
    Unread ended = unread(100);
    backlog.remove(ended);
    assertThat(backlog.isEmpty()).isTrue();
    look(50);
    assertThat(ended.givenUp).isZero();
  }

  @Test
  void givesUpAtOnceWhatDoesNotMoveWhileMemoryIsShort() {
    Unread small = unread(100);
    Unread moving = unread(100);
    backlog.spare();
    assertThat(small.givenUp).isZero();

    moving.moves++;
    backlog.spare();

    assertThat(small.givenUp).isEqualTo(1);
    assertThat(moving.givenUp).isZero();
  }
}
