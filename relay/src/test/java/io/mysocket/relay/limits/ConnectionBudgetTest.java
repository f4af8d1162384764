package io.mysocket.relay.limits;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectionBudgetTest {
  private static final long MIB = 1 << 20;

  @ParameterizedTest
  @CsvSource({
    "1,    1,    256",
    "256,  256,  4096",
    "256,  128,  2048",
    "410,  410,  6560",
    "3200, 3200, 50000",
    "9000, 64,   1024"
  })
  void followsTheScarcerMemory(long heap, long buffers, int connections) {
    assertThat(ConnectionBudget.connections(heap * MIB, buffers * MIB)).isEqualTo(connections);
  }
}
