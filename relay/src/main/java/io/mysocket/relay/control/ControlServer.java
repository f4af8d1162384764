package io.mysocket.relay.control;

import io.helidon.common.buffers.DataReader;
import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.mysocket.control.json.Json;
import io.mysocket.control.problems.Problem;
import io.mysocket.control.problems.ProblemException;
import io.mysocket.control.problems.ProblemKind;
import io.mysocket.relay.database.DatabaseFailedException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the control API over plain HTTP on loopback; each request has a virtual thread. The edge
 * in front ends TLS and names each request in {@code X-Request-Id}.
 */
public final class ControlServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ControlServer.class);
  private static final String REQUEST_ID = "X-Request-Id";
  private static final String LEGAL_REQUEST_ID = "[A-Za-z0-9._-]{1,64}";

  /** Connections at once; event listeners hold one each. */
  private static final int CONNECTIONS = 4_096;

  private static final Duration IDLE = Duration.ofMinutes(2);
  private static final Duration FAREWELL = Duration.ofSeconds(1);

  private final Router router;
  private final Authentication authentication;
  private final Auditing auditing;
  private final WebServer server;

  public ControlServer(Router router, Authentication authentication, Auditing auditing) {
    this.router = router;
    this.authentication = authentication;
    this.auditing = auditing;
    this.server =
        WebServer.builder()
            .address(InetAddress.getLoopbackAddress())
            .port(0)
            .shutdownHook(false)
            .maxTcpConnections(CONNECTIONS)
            .idleConnectionTimeout(IDLE)
            .shutdownGracePeriod(FAREWELL)
            .directHandlers(problems())
            .routing(routing -> routing.any(this::handle))
            .build();
  }

  /** Listens on a free port of loopback. */
  public void start() {
    server.start();
  }

  public InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
  }

  @Override
  public void close() {
    server.stop();
  }

  private void handle(ServerRequest request, ServerResponse response) throws IOException {
    String requestId =
        request
            .headers()
            .first(HeaderNames.create(REQUEST_ID))
            .filter(id -> id.matches(LEGAL_REQUEST_ID))
            .orElseGet(ControlServer::newRequestId);
    Router.Match match =
        router.match(request.prologue().method().text(), request.prologue().uriPath().rawPath());
    Deed deed = new Deed();
    Reply reply = reply(request, match, deed, requestId);
    // Before the answer, so that whoever has it finds the line.
    auditing.tell(
        match, deed, new Auditing.Asked(Call.visitor(request), requestId), reply.status());
    send(response.header(REQUEST_ID, requestId), reply);
  }

  private Reply reply(ServerRequest request, Router.Match match, Deed deed, String requestId) {
    try {
      return answer(request, match, deed, requestId);
    } catch (ProblemException e) {
      return refused(match, deed, e.problem(), requestId).again(e.retryAfter());
    } catch (DatabaseFailedException e) {
      if (!e.isKnown()) {
        LOG.atError().setCause(e).addKeyValue("request", requestId).log("the database failed");
      }
      return refused(
              match,
              deed,
              Problem.of(
                  ProblemKind.UNAVAILABLE,
                  e.told(),
                  "Try again after the time in Retry-After; the relay's operator finds the cause"
                      + " in its log and at /readyz."),
              requestId)
          .again(e.retryAfter());
    } catch (DataReader.InsufficientDataAvailableException _) {
      LOG.atDebug().addKeyValue("request", requestId).log("a client left before its body ended");
      return refused(
          match,
          deed,
          Problem.of(ProblemKind.INVALID_BODY, "the body is cut off", "Send all of it."),
          requestId);
    } catch (RuntimeException e) {
      LOG.atError().setCause(e).addKeyValue("request", requestId).log("a request failed");
      return refused(
          match,
          deed,
          Problem.of(
              ProblemKind.INTERNAL,
              "the relay failed on this request",
              "Tell the relay's operator the request id; its log has the cause."),
          requestId);
    }
  }

  private static Reply refused(Router.Match match, Deed deed, Problem why, String requestId) {
    return match.dialect().refusal(deed.refused(why).withRequestId(requestId));
  }

  private Reply answer(ServerRequest request, Router.Match match, Deed deed, String requestId) {
    return switch (match) {
      case Router.Match.UnknownPath _ ->
          throw new ProblemException(
              Problem.of(
                  ProblemKind.NOT_FOUND,
                  "there is nothing at this path",
                  "See /api/v2/openapi.json for every path."));
      case Router.Match.WrongMethod(Dialect dialect, String allowed) ->
          dialect
              .refusal(
                  Problem.of(
                          ProblemKind.METHOD_NOT_ALLOWED,
                          "this path does not know the method",
                          "Use " + allowed + ".")
                      .withRequestId(requestId))
              .with("Allow", allowed);
      case Router.Match.Found(Endpoint endpoint, Map<String, String> parameters) -> {
        authenticate(request, endpoint, deed);
        Call call = new Call(request, endpoint.dialect(), parameters, deed);
        call.requireKnownQuery(endpoint);
        yield endpoint.handler().handle(call);
      }
    };
  }

  private void authenticate(ServerRequest request, Endpoint endpoint, Deed deed) {
    if (endpoint.scopes().isEmpty()) {
      return;
    }
    Caller caller =
        token(request)
            .flatMap(authentication::caller)
            .orElseThrow(() ->
                new ProblemException(
                    Problem.of(
                        ProblemKind.UNAUTHORIZED,
                        "the request carries no valid token",
                        endpoint.dialect().tokenFix())));
    deed.caller(caller);
    authentication.requireActive(caller);
    caller.requireOneOf(endpoint.scopes());
  }

  private static Optional<String> token(ServerRequest request) {
    return request
        .headers()
        .first(HeaderNames.AUTHORIZATION)
        .filter(value -> value.regionMatches(true, 0, "Bearer ", 0, 7))
        .map(value -> value.substring(7).strip())
        .or(() -> request.headers().first(HeaderNames.create("x-access-token")));
  }

  private static void send(ServerResponse response, Reply reply) throws IOException {
    response.status(Status.create(reply.status()));
    reply.headers().forEach(response::header);
    response.header("Cache-Control", "no-store");
    switch (reply.body()) {
      case Reply.Body.Text(String text) -> {
        if (text.isEmpty()) {
          response.send();
        } else {
          response.send(text.getBytes(StandardCharsets.UTF_8));
        }
      }
      case Reply.Body.Stream(Reply.Writing writing) -> {
        try (OutputStream out = response.outputStream()) {
          writing.to(out);
        } catch (IOException | UncheckedIOException e) {
          LOG.atDebug().setCause(e).log("a listener is gone");
        }
      }
    }
  }

  /** What Helidon itself refuses, before any handler, is told as a problem too. */
  private static DirectHandlers problems() {
    DirectHandlers.Builder handlers = DirectHandlers.builder();
    for (DirectHandler.EventType type : DirectHandler.EventType.values()) {
      handlers.addHandler(type, (_, _, status, _, message) -> refused(status, message));
    }
    return handlers.build();
  }

  private static DirectHandler.TransportResponse refused(Status status, String message) {
    ProblemKind kind =
        status.code() == 413
            ? ProblemKind.BODY_TOO_LARGE
            : status.code() >= 500 ? ProblemKind.INTERNAL : ProblemKind.INVALID_BODY;
    String requestId = newRequestId();
    LOG.atDebug().addKeyValue("request", requestId).log("not HTTP that can be served: {}", message);
    Problem problem =
        Problem.of(
                kind, "the request is not HTTP that can be served", "Send a well-formed request.")
            .withRequestId(requestId);
    byte[] body;
    try {
      body = Json.STRICT.writeValueAsBytes(problem);
    } catch (IOException e) {
      body = message.getBytes(StandardCharsets.UTF_8);
    }
    return DirectHandler.TransportResponse.builder()
        .status(Status.create(problem.status()))
        .header(HeaderNames.CONTENT_TYPE, Problem.MEDIA_TYPE)
        .header(HeaderNames.create(REQUEST_ID), requestId)
        .keepAlive(false)
        .entity(body)
        .build();
  }

  private static String newRequestId() {
    return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
  }
}
