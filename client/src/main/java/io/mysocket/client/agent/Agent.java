package io.mysocket.client.agent;

import io.mysocket.ssh.Comeback;
import io.mysocket.ssh.HungUpException;
import io.mysocket.ssh.TurnedAwayException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one tunnel up.
 *
 * <pre>
 *             +-- cannot, or lost --> WAITING (full jitter, or as the relay said) --+
 *             v                                                                     |
 *   start -> CONNECTING --granted--> UP --the key changed--> UP with the new key, the old login drained
 *                                    \--close()--> DRAINING -> done
 * </pre>
 *
 * {@link #run} is one thread's; {@link #close} and {@link #connected} any thread's.
 */
public final class Agent implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Agent.class);

  /** A tunnel that lived this long was a good one: the next failure is a first one. */
  private static final Duration GOOD = Duration.ofSeconds(10);

  private final AgentConfig config;
  private final AgentListener listener;
  private final @Nullable AgentNetwork network;
  private final Backoff backoff;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile @Nullable Login current;

  public Agent(AgentConfig config, AgentListener listener) {
    this(config, listener, null);
  }

  /**
   * @param network that of several agents; null makes one of its own
   */
  Agent(AgentConfig config, AgentListener listener, @Nullable AgentNetwork network) {
    this.config = config;
    this.listener = listener;
    this.network = network;
    this.backoff =
        new Backoff(
            config.waits().firstRetry(),
            config.waits().longestRetry(),
            RandomGenerator.getDefault(),
            InstantSource.system());
  }

  /** Whether the relay can send connections now. */
  public boolean connected() {
    Login login = current;
    return login != null && login.isOpen() && stopping.getCount() > 0;
  }

  /** Until {@link #close}. */
  public void run() throws InterruptedException {
    try (Dialer dialer = network == null ? new Dialer(config) : new Dialer(config, network)) {
      while (!isStopping()) {
        Instant began = Instant.now();
        try {
          serve(dialer);
        } catch (IOException e) {
          dialer.counts().failed();
          if (TurnedAwayException.isCauseOf(e)) {
            backoff.turnedAway();
          } else if (HungUpException.isCauseOf(e)) {
            backoff.hungUp();
          } else if (Dialer.isUnreachable(e)) {
            backoff.unreachable();
          }
          listener.down(config, String.valueOf(e.getMessage()));
        }
        if (Duration.between(began, Instant.now()).compareTo(GOOD) > 0) {
          backoff.reset();
        }
        pause();
      }
    } finally {
      stopped.countDown();
    }
  }

  private boolean isStopping() {
    return stopping.getCount() == 0;
  }

  private void pause() throws InterruptedException {
    if (isStopping()) {
      return;
    }
    Duration wait = backoff.next();
    listener.waiting(wait);
    boolean _ = stopping.await(wait.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * One login, and those that follow it because the key changed, until the last one is lost or we
   * stop.
   */
  private void serve(Dialer dialer) throws IOException, InterruptedException {
    KeyFile key = config.credentials().key();
    Login login = dialer.login(key);
    current = login;
    dialer.counts().loggedIn();
    listener.up(config);
    while (!isStopping() && login.isOpen()) {
      login.awaitNews(config.waits().keyCheck());
      if (!isStopping() && login.isOpen() && config.credentials().isOutdated(key)) {
        Login next = renewed(dialer);
        if (next != null) {
          Login old = login;
          key = next.key();
          login = next;
          current = next;
          Thread.ofVirtual().name("drain").start(() -> old.drain(config.waits().drain()));
        }
      }
    }
    if (isStopping()) {
      login.drain(config.waits().drain());
    } else {
      dialer.counts().lost();
      listener.down(config, login.reason());
      Comeback told = login.comeback();
      if (told != null) {
        backoff.expect(told.reconnectIn(), told.tryFor());
      }
    }
    login.close();
  }

  private @Nullable Login renewed(Dialer dialer) {
    try {
      Login next = dialer.login(config.credentials().key());
      dialer.counts().loggedIn();
      LOG.info("The key file has changed: logged in with the new key");
      return next;
    } catch (IOException e) {
      dialer.counts().failed();
      LOG.warn("The key file has changed, but the new key does not work yet: {}", e.getMessage());
      return null;
    }
  }

  /** Has it look at its key now. */
  void look() {
    Login login = current;
    if (login != null) {
      login.wake();
    }
  }

  /**
   * Takes no more connections, lets those there are end, and returns when that is done or has taken
   * too long.
   */
  @Override
  public void close() {
    stopping.countDown();
    look();
    try {
      long most = config.waits().drain().plus(config.waits().login()).toMillis();
      if (!stopped.await(most, TimeUnit.MILLISECONDS)) {
        LOG.warn("Stopped with connections still open");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
