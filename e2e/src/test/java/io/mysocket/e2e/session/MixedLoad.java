package io.mysocket.e2e.session;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;

/**
 * Visitors of a page and a WebSocket, 200 requests or messages a second in all: 80 over HTTP/1.1,
 * 80 over HTTP/2, 40 messages on WebSockets that stay open and are opened again when they end.
 */
public final class MixedLoad implements AutoCloseable {
  private static final int VISITORS = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  public final AtomicInteger http1 = new AtomicInteger();
  public final AtomicInteger http2 = new AtomicInteger();
  public final AtomicInteger messages = new AtomicInteger();

  /** WebSockets that ended; when, by {@link System#nanoTime}. */
  final Queue<Long> webSocketEnds = new ConcurrentLinkedQueue<>();

  /** What went wrong, and when. */
  public final Queue<String> failures = new ConcurrentLinkedQueue<>();

  /** The longest that an answer took, in nanoseconds. */
  public final AtomicLong longest = new AtomicLong();

  private final URI page;
  private final URI socket;
  private final HttpClient first;
  private final HttpClient second;
  private final List<Thread> visitors = new ArrayList<>();
  private volatile boolean over;

  public MixedLoad(String url, SSLContext trust) {
    page = URI.create(url);
    socket = URI.create(url.replaceFirst("^http", "ws") + "/ws");
    first = HttpClient.newBuilder().sslContext(trust).version(Version.HTTP_1_1).build();
    second = HttpClient.newBuilder().sslContext(trust).version(Version.HTTP_2).build();
    for (int i = 0; i < VISITORS; i++) {
      visitors.add(Thread.ofVirtual().start(() -> steadily(20, () -> get(first, http1))));
      visitors.add(Thread.ofVirtual().start(() -> steadily(20, () -> get(second, http2))));
      visitors.add(Thread.ofVirtual().start(new Talker()));
    }
  }

  private interface Visit {
    void make() throws Exception;
  }

  private void steadily(int perSecond, Visit visit) {
    long pause = TimeUnit.SECONDS.toNanos(1) / perSecond;
    for (long next = System.nanoTime();
        !over;
        next = Math.max(next + pause, System.nanoTime() - 5 * pause)) {
      LockSupport.parkNanos(next - System.nanoTime());
      long began = System.nanoTime();
      try {
        visit.make();
        longest.accumulateAndGet(System.nanoTime() - began, Math::max);
      } catch (InterruptedException _) {
        return;
      } catch (Exception e) {
        failures.add(java.time.Instant.now() + " " + e);
      }
    }
  }

  private void get(HttpClient client, AtomicInteger answered) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(page).timeout(PATIENCE).build();
    var answer = client.send(request, BodyHandlers.ofString());
    if (answer.statusCode() == 200 && answer.body().equals(EchoSite.PAGE)) {
      answered.incrementAndGet();
    } else {
      failures.add(java.time.Instant.now() + " " + answer.statusCode() + " " + answer.version());
    }
  }

  /** One visitor of the WebSocket. A message whose WebSocket ends is sent again on the next. */
  private final class Talker implements Runnable, WebSocket.Listener {
    private final BlockingQueue<String> heard = new ArrayBlockingQueue<>(16);
    private WebSocket open;
    private volatile boolean ended = true;
    private int number;

    @Override
    public void run() {
      steadily(10, this::talk);
      if (open != null) {
        open.abort();
      }
    }

    private void talk() throws Exception {
      if (ended) {
        ended = false;
        heard.clear();
        open =
            first
                .newWebSocketBuilder()
                .connectTimeout(PATIENCE)
                .buildAsync(socket, this)
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      }
      String message = "message " + number++;
      try {
        open.sendText(message, true).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      } catch (java.util.concurrent.ExecutionException e) {
        end();
        return;
      }
      for (long until = System.nanoTime() + PATIENCE.toNanos(); !ended; ) {
        String answer = heard.poll(50, TimeUnit.MILLISECONDS);
        if (message.equals(answer)) {
          messages.incrementAndGet();
          return;
        }
        if (System.nanoTime() - until > 0) {
          throw new IllegalStateException("no echo of " + message + ", but " + answer);
        }
      }
    }

    private void end() {
      if (!ended) {
        ended = true;
        webSocketEnds.add(System.nanoTime());
      }
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
      heard.add(text.toString());
      from.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      end();
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
      end();
    }
  }

  /** Answers and echoes so far. */
  public int answered() {
    return http1.get() + http2.get() + messages.get();
  }

  /** Ends it. */
  public void end() throws InterruptedException {
    over = true;
    for (Thread each : visitors) {
      each.join();
    }
  }

  @Override
  public void close() {
    over = true;
    first.shutdownNow();
    second.shutdownNow();
  }
}
