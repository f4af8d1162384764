package io.mysocket.operator.tunnels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class PoolDeskTest {
  private final PoolDesk desk = new PoolDesk();
  private final List<Map<String, PoolDesk.Change>> written = new CopyOnWriteArrayList<>();

  private static PoolDesk.Change change() {
    return new PoolDesk.Change("{}", "key", "secret");
  }

  private CompletableFuture<Void> start(String name, Consumer<Map<String, PoolDesk.Change>> write) {
    return CompletableFuture.runAsync(
        () -> desk.change(name, change(), write), task -> Thread.ofVirtual().start(task));
  }

  @Test
  void whatComesMeanwhileIsWrittenTogether() {
    CountDownLatch go = new CountDownLatch(1);
    CompletableFuture<Void> first =
        start(
            "a",
            all -> {
              written.add(all);
              try {
                go.await();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    await().atMost(Duration.ofMinutes(1)).until(() -> written.size() == 1);
    List<CompletableFuture<Void>> rest =
        List.of(start("b", written::add), start("c", written::add), start("d", written::add));
    await().atMost(Duration.ofMinutes(1)).until(() -> desk.waiting() == 3);
    go.countDown();
    first.join();
    rest.forEach(CompletableFuture::join);
    assertThat(written).hasSize(2);
    assertThat(written.get(0)).containsOnlyKeys("a");
    assertThat(written.get(1)).containsOnlyKeys("b", "c", "d");
  }

  @Test
  void aFailureIsEverybodysAndTheNextOneGoesOn() {
    assertThatThrownBy(() ->
            desk.change(
                "a",
                change(),
                _ -> {
                  throw new IllegalStateException("no");
                }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no");
    desk.change("a", change(), written::add);
    assertThat(written).hasSize(1);
  }
}
