package io.mysocket.client.agent;

import io.mysocket.ssh.AgentConnection;
import io.mysocket.ssh.Comeback;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One login at the relay with the socket forwarded. Any thread; what waits says so. */
final class Login implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Login.class);

  private final AgentNetwork.Client client;
  private final AgentConnection connection;
  private final KeyFile key;
  private final Semaphore news = new Semaphore(0);

  Login(AgentNetwork.Client client, AgentConnection connection, KeyFile key) {
    this.client = client;
    this.connection = connection;
    this.key = key;
    connection.closed().thenRun(news::release);
  }

  KeyFile key() {
    return key;
  }

  boolean isOpen() {
    return connection.isOpen();
  }

  /** Why it is over; what {@link #isOpen} denies. */
  String reason() {
    return connection.closed().isDone() ? connection.closed().join().toString() : "not yet known";
  }

  /** When the relay wants us back; null if it has not said, or it is not over. */
  @Nullable Comeback comeback() {
    return connection.comeback();
  }

  /** Waits until it is over, {@link #wake} is called, or {@code most} has passed. */
  void awaitNews(Duration most) throws InterruptedException {
    boolean _ = news.tryAcquire(most.toMillis(), TimeUnit.MILLISECONDS);
  }

  void wake() {
    news.release();
  }

  /**
   * Has the relay send no more connections, waits for those there are, then leaves. Blocks up to
   * {@code most}.
   */
  void drain(Duration most) {
    try {
      int cutOff = connection.drain(most);
      if (cutOff > 0) {
        LOG.warn(
            "{} connections were still open after {} s and are cut off", cutOff, most.toSeconds());
      }
    } catch (IOException e) {
      LOG.debug("The relay was gone before it could be told", e);
    } finally {
      client.close();
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (IOException e) {
      LOG.debug("The connection was gone already", e);
    } finally {
      client.close();
    }
  }
}
