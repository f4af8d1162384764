package io.mysocket.relay.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Compares passwords with their hashes, on few threads of its own, and remembers the right ones for
 * a while: as keyed digests, under a key of this process alone. Any thread.
 *
 * <p>Equal questions at the same time are one. A name that is unknown takes as long as one that is
 * known.
 */
public final class PasswordCheck implements AutoCloseable {
  /** What came of it. */
  public enum Outcome {
    RIGHT,
    WRONG,
    /** Whoever asks may not try just now. */
    BARRED,
    /** Too many others wait. */
    BUSY
  }

  static final Duration REMEMBERED = Duration.ofMinutes(5);
  private static final int MOST_REMEMBERED = 10_000;
  private static final int MOST_THREADS = 4;
  private static final int MOST_WAITING = 128;
  private static final Duration IDLE_THREAD = Duration.ofSeconds(30);
  private static final String DIGEST = "HmacSHA256";

  private final SecretKeySpec key;
  private final Cache<String, byte[]> right;
  private final Map<ByteBuffer, CompletableFuture<Outcome>> running = new ConcurrentHashMap<>();
  private final ThreadPoolExecutor threads;

  public PasswordCheck() {
    this(
        Ticker.systemTicker(),
        Math.clamp(Runtime.getRuntime().availableProcessors() / 2, 1, MOST_THREADS));
  }

  PasswordCheck(Ticker ticker, int threads) {
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    this.key = new SecretKeySpec(random, DIGEST);
    this.right =
        Caffeine.newBuilder()
            .maximumSize(MOST_REMEMBERED)
            .expireAfterWrite(REMEMBERED)
            .ticker(ticker)
            .executor(Runnable::run)
            .build();
    this.threads =
        new ThreadPoolExecutor(
            threads,
            threads,
            IDLE_THREAD.toSeconds(),
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_WAITING),
            Thread.ofPlatform().daemon().name("password-", 0).factory());
    this.threads.allowCoreThreadTimeOut(true);
  }

  /** Whether these have been right a short while ago. Quick. */
  public boolean remembers(Users users, BasicCredentials given) {
    PasswordHash hash = users.find(given.user());
    byte[] known = hash == null ? null : right.getIfPresent(hash.text());
    return hash != null && known != null && MessageDigest.isEqual(known, digest(hash, given));
  }

  /**
   * Whether these are right; compared on a thread of its own.
   *
   * @param allowed asked before a comparison begins, not when one is under way
   */
  public CompletableFuture<Outcome> check(
      Users users, BasicCredentials given, BooleanSupplier allowed) {
    PasswordHash found = users.find(given.user());
    // Any other user's hash will do for a name that is unknown, the same for the same name.
    PasswordHash hash = found == null ? users.standIn(given.user().hashCode()) : found;
    byte[] digest = digest(hash, given);
    ByteBuffer question = question(digest, found != null);
    CompletableFuture<Outcome> mine = new CompletableFuture<>();
    CompletableFuture<Outcome> others = running.putIfAbsent(question, mine);
    if (others != null) {
      return others;
    }
    mine.whenComplete((_, _) -> running.remove(question));
    if (!allowed.getAsBoolean()) {
      mine.complete(Outcome.BARRED);
      return mine;
    }
    try {
      mine.completeAsync(() -> compare(hash, given, found == null ? null : digest), threads);
    } catch (RejectedExecutionException _) {
      mine.complete(Outcome.BUSY);
    }
    return mine;
  }

  private Outcome compare(PasswordHash hash, BasicCredentials given, byte @Nullable [] digest) {
    boolean same = hash.matches(given.password());
    if (!same || digest == null) {
      return Outcome.WRONG;
    }
    right.put(hash.text(), digest);
    return Outcome.RIGHT;
  }

  private static ByteBuffer question(byte[] digest, boolean known) {
    ByteBuffer question = ByteBuffer.allocate(digest.length + 1);
    return question.put(digest).put((byte) (known ? 1 : 0)).flip();
  }

  private byte[] digest(PasswordHash hash, BasicCredentials given) {
    try {
      Mac mac = Mac.getInstance(DIGEST);
      mac.init(key);
      mac.update(hash.text().getBytes(StandardCharsets.UTF_8));
      mac.update((byte) 0);
      return mac.doFinal(given.password());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whoever waits is told that it is {@link Outcome#BUSY}. */
  @Override
  public void close() {
    threads.shutdownNow();
    running.values().forEach(waiting -> waiting.complete(Outcome.BUSY));
  }
}
