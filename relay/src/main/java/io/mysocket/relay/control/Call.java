package io.mysocket.relay.control;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.mysocket.control.problems.Problem;
import io.mysocket.control.problems.ProblemException;
import io.mysocket.control.problems.ProblemKind;
import io.mysocket.relay.audit.Act;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One request, as its handler sees it. The request's thread. */
public final class Call {
  private final ServerRequest request;
  private final Dialect dialect;
  private final Map<String, String> parameters;
  private final @Nullable Caller caller;
  private final Deed deed;

  Call(ServerRequest request, Dialect dialect, Map<String, String> parameters, Deed deed) {
    this.request = request;
    this.dialect = dialect;
    this.parameters = Map.copyOf(parameters);
    this.caller = deed.caller();
    this.deed = deed;
  }

  /** For the audit log: what this is about, where the path does not say it. */
  public void about(String kind, String id) {
    deed.about(new Act.Thing(kind, id));
  }

  /** For the audit log: who it is that calls without a token, once that is known. */
  public void by(String accountId) {
    deed.by(accountId);
  }

  /** For the audit log: this has changed something, although it is a GET. */
  public void isChange() {
    deed.isChange();
  }

  /** Who calls; only for endpoints that ask for a scope. */
  public Caller caller() {
    if (caller == null) {
      throw new IllegalStateException("this endpoint is open to anybody");
    }
    return caller;
  }

  /** A segment of the path, decoded. */
  public String path(String name) {
    String value = parameters.get(name);
    if (value == null) {
      throw new IllegalStateException("the path has no " + name);
    }
    return value;
  }

  /** A query parameter. */
  public Optional<String> query(String name) {
    List<String> values = request.query().contains(name) ? request.query().all(name) : List.of();
    if (values.size() > 1) {
      throw ProblemException.invalidField(
          name,
          "the query parameter " + name + " is given " + values.size() + " times",
          "Give it once.");
    }
    return values.stream().findFirst();
  }

  /** A query parameter that is a number. */
  public int number(String name, int missing, int lowest, int highest) {
    Optional<String> text = query(name);
    if (text.isEmpty()) {
      return missing;
    }
    if (text.get().matches("[0-9]{1,9}")) {
      int number = Integer.parseInt(text.get());
      if (number >= lowest && number <= highest) {
        return number;
      }
    }
    throw ProblemException.invalidField(
        name,
        "the query parameter " + name + " is not a number from " + lowest + " to " + highest,
        "Use a number from " + lowest + " to " + highest + ", or leave it out.");
  }

  public Optional<String> header(String name) {
    return request.headers().first(HeaderNames.create(name));
  }

  /** The body, which must be JSON of this type. */
  public <T> T body(Class<T> type) {
    try {
      return new JsonBody(dialect)
          .read(
              header("Content-Type").orElse(null),
              request.headers().contentLength().orElse(-1),
              request.content().inputStream(),
              type);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The body, which must be a form. */
  public Map<String, String> form() {
    try {
      return FormBody.read(header("Content-Type").orElse(null), request.content().inputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The address of who calls. The server listens on loopback alone, so whoever connects is our own
   * edge, which replaces what a visitor says of {@code X-Real-IP}, or somebody on this machine.
   */
  public String visitor() {
    return visitor(request);
  }

  static String visitor(ServerRequest request) {
    return request
        .headers()
        .first(HeaderNames.create("X-Real-IP"))
        .orElseGet(() -> request.remotePeer().host());
  }

  /** Refuses query parameters that the endpoint does not know; the original never minded them. */
  void requireKnownQuery(Endpoint endpoint) {
    if (dialect == Dialect.ORIGINAL) {
      return;
    }
    for (String name : request.query().names()) {
      if (!endpoint.query().contains(name)) {
        String known =
            endpoint.query().isEmpty()
                ? "none"
                : String.join(", ", endpoint.query().stream().sorted().toList());
        throw new ProblemException(
            Problem.of(
                    ProblemKind.INVALID_FIELD,
                    "there is no query parameter of this name here",
                    "Leave it out; this call knows " + known + ".")
                .at(name.replaceAll("[^A-Za-z0-9_-]", "?")));
      }
    }
  }
}
