package io.mysocket.control.client;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.mysocket.control.json.Json;
import io.mysocket.control.problems.Problem;
import io.mysocket.control.problems.ProblemKind;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Sends one call to the relay and reads its answer. */
final class Exchange implements AutoCloseable {
  /** Largest answer read, in bytes. */
  private static final long ANSWER = 16 << 20;

  /** Longest wait that a relay may ask for. */
  private static final Duration LONGEST_RETRY_AFTER = Duration.ofHours(1);

  private static final int NOT_FOUND = 404;
  private static final byte[] NOTHING = {};

  private final RelayEndpoint endpoint;
  private final Patience patience;
  private final CallListener listener;
  private final HttpClient http;

  Exchange(RelayEndpoint endpoint, Patience patience, CallListener listener) {
    this.endpoint = endpoint;
    this.patience = patience;
    this.listener = listener;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(patience.connect())
            .followRedirects(HttpClient.Redirect.NEVER)
            .sslContext(endpoint.trust());
    RelayEndpoint.HttpProxy proxy = endpoint.proxy();
    if (proxy != null) {
      builder.proxy(proxy.selector());
      if (proxy.login() != null) {
        builder.authenticator(proxy.login());
      }
    }
    this.http = builder.build();
  }

  /** A call that the relay is to answer with a value. */
  <T> T call(String method, String path, @Nullable Object body, Class<T> type) {
    return read(accepted(request(method, path, body)), type);
  }

  /** A call for something that may not be there. */
  <T> Optional<T> find(String path, Class<T> type) {
    HttpResponse<byte[]> answer = send(request("GET", path, null).build());
    return answer.statusCode() == NOT_FOUND
        ? Optional.empty()
        : Optional.of(read(accepted(answer), type));
  }

  HttpResponse<byte[]> accepted(HttpRequest.Builder request) {
    return accepted(send(request.build()));
  }

  /**
   * A call of our own API, or of another part of the relay's if the path begins with a slash: it is
   * the original service's, with its own header for the token. An empty token is not sent.
   */
  HttpRequest.Builder request(String method, String path, @Nullable Object body) {
    String base = endpoint.base().toString().replaceAll("/+$", "");
    String token = endpoint.token().get();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + (path.startsWith("/") ? path : "/api/v2/" + path)))
            .timeout(patience.request())
            .header("Content-Type", "application/json")
            .header("Accept", "application/json, " + Problem.MEDIA_TYPE)
            .method(method, body == null ? BodyPublishers.noBody() : json(body));
    if (token.isEmpty()) {
      return request;
    }
    return path.startsWith("/")
        ? request.header("x-access-token", token)
        : request.header("Authorization", "Bearer " + token);
  }

  /** Opens a stream; the caller closes it. */
  InputStream stream(HttpRequest request) {
    HttpResponse<InputStream> answer = once(request, BodyHandlers.ofInputStream());
    if (answer.statusCode() == 200) {
      return answer.body();
    }
    try (InputStream body = answer.body()) {
      throw refusal(answer, body == null ? NOTHING : body.readNBytes((int) ANSWER));
    } catch (IOException e) {
      throw new RelayFailure.Unreachable("the relay's answer broke off", e);
    }
  }

  <T> T read(HttpResponse<byte[]> answer, Class<T> type) {
    try {
      return Json.LENIENT.readValue(answer.body(), type);
    } catch (IOException e) {
      throw new RelayFailure.Unreachable(
          "the relay's answer is not that of a relay: " + endpoint.base(), e);
    }
  }

  private static HttpResponse<byte[]> accepted(HttpResponse<byte[]> answer) {
    if (answer.statusCode() / 100 != 2) {
      byte[] body = answer.body(); // null where a proxy wants to know who asks
      throw refusal(answer, body == null ? NOTHING : body);
    }
    return answer;
  }

  private HttpResponse<byte[]> send(HttpRequest request) {
    long began = System.nanoTime();
    int status = 0;
    try {
      HttpResponse<byte[]> answer =
          once(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), ANSWER));
      status = answer.statusCode();
      return answer;
    } finally {
      Duration took = Duration.ofNanos(System.nanoTime() - began);
      listener.called(CallListener.operation(request), status, took);
    }
  }

  private <T> HttpResponse<T> once(HttpRequest request, BodyHandler<T> handler) {
    try {
      try {
        return http.send(request, handler);
      } catch (HttpTimeoutException | ConnectException | SSLException e) {
        throw e;
      } catch (IOException _) {
        return http.send(request, handler); // the kept-alive connection may have been a dead one
      }
    } catch (HttpConnectTimeoutException | ConnectException e) {
      throw new RelayFailure.Unreachable(
          "no connection to the relay at " + endpoint.base() + endpoint.detour(), e);
    } catch (HttpTimeoutException e) {
      throw new RelayFailure.Unreachable(
          "the relay at " + endpoint.base() + " did not answer in " + patience.request(), e);
    } catch (SSLException e) {
      throw new RelayFailure.Unreachable(
          "no trusted TLS connection to the relay at " + endpoint.base() + ": " + e.getMessage(),
          e);
    } catch (IOException e) {
      throw new RelayFailure.Unreachable("the relay at " + endpoint.base() + " hung up", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RelayFailure.Unreachable("interrupted while waiting for the relay", e);
    }
  }

  private static RelayFailure.Refused refusal(HttpResponse<?> answer, byte[] body) {
    int status = answer.statusCode();
    Problem problem = read(body, Problem.class);
    if (problem == null || problem.code() == null || problem.detail() == null) {
      OriginalRefusal original = read(body, OriginalRefusal.class);
      problem =
          original == null || original.message() == null
              ? Problem.of(
                  kind(status),
                  "the relay answered " + status + " and did not say why",
                  "Look at what stands before the relay, such as a proxy.")
              : Problem.of(kind(status), original.message(), "");
    }
    return new RelayFailure.Refused(problem, status, retryAfter(answer));
  }

  /** How the API of the original service tells a refusal. */
  private record OriginalRefusal(@JsonProperty("error_message") @Nullable String message) {}

  private static ProblemKind kind(int status) {
    return status == 401 ? ProblemKind.UNAUTHORIZED : ProblemKind.INTERNAL;
  }

  private static <T> @Nullable T read(byte[] body, Class<T> type) {
    try {
      return Json.LENIENT.readValue(body, type);
    } catch (IOException _) {
      return null;
    }
  }

  private static @Nullable Duration retryAfter(HttpResponse<?> answer) {
    return answer
        .headers()
        .firstValue("Retry-After")
        .filter(seconds -> seconds.matches("[0-9]{1,9}"))
        .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
        .map(wait -> wait.compareTo(LONGEST_RETRY_AFTER) > 0 ? LONGEST_RETRY_AFTER : wait)
        .orElse(null);
  }

  private static BodyPublisher json(Object body) {
    try {
      return BodyPublishers.ofByteArray(Json.LENIENT.writeValueAsBytes(body));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
