package io.mysocket.operator.tunnels;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is under way with one pool. Changes that come while one is written are written together by
 * whoever came first; all of them wait for it. Its fields are for the holder of the lock.
 */
final class PoolDesk {
  final ReentrantLock lock = new ReentrantLock();

  /** Which Secret the pool has; null if there is no pool. */
  @Nullable String secret;

  /** Whether the Secret was found missing. */
  boolean withoutSecret;

  /** The Deployment that was removed last; caches may still show it. */
  volatile @Nullable String endedUid;

  private Map<String, Change> waiting = new HashMap<>();
  private @Nullable CompletableFuture<Void> done;

  /**
   * A change of one socket's entry.
   *
   * @param json null takes it away
   * @param privateKey null leaves the one there is
   * @param secret of the pool as it was known; null with null
   */
  record Change(@Nullable String json, @Nullable String privateKey, @Nullable String secret) {
    /** Takes an entry away. */
    static final Change AWAY = new Change(null, null, null);

    /** Does not show the key. */
    @Override
    public String toString() {
      return "Change[" + json + "]";
    }
  }

  /** Blocks until the change is written, by this thread or by another one. */
  void change(String name, Change change, Consumer<Map<String, Change>> write) {
    CompletableFuture<Void> mine;
    boolean first;
    synchronized (this) {
      waiting.put(name, change);
      CompletableFuture<Void> others = done;
      first = others == null;
      mine = others == null ? new CompletableFuture<>() : others;
      done = mine;
    }
    if (first) {
      writeAll(mine, write);
    }
    try {
      mine.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  /** Changes that wait for the one under way. */
  synchronized int waiting() {
    return waiting.size();
  }

  private void writeAll(CompletableFuture<Void> mine, Consumer<Map<String, Change>> write) {
    lock.lock();
    try {
      Map<String, Change> all;
      synchronized (this) {
        all = waiting;
        waiting = new HashMap<>();
        done = null;
      }
      write.accept(all);
      mine.complete(null);
    } catch (RuntimeException e) {
      mine.completeExceptionally(e);
    } finally {
      lock.unlock();
    }
  }
}
