package io.mysocket.relay.control;

import io.mysocket.control.accounts.Scope;
import java.util.Set;

/**
 * One method on one path of the API.
 *
 * @param path a template such as {@code /api/v2/sockets/{key}}; a name in braces is one segment
 * @param scopes a caller's token must have one of them; none lets anybody call, without a token
 * @param query the query parameters that it knows; others are refused
 * @param dialect how it reads bodies and tells refusals, and below which paths it is found
 */
public record Endpoint(
    String method,
    String path,
    Set<Scope> scopes,
    Set<String> query,
    Dialect dialect,
    Handler handler) {
  public Endpoint {
    scopes = Set.copyOf(scopes);
    query = Set.copyOf(query);
  }

  /** Answers a call; may block. */
  public interface Handler {
    Reply handle(Call call);
  }

  /** For anybody. */
  public static Endpoint open(String method, String path, Handler handler) {
    return new Endpoint(method, path, Set.of(), Set.of(), Dialect.OURS, handler);
  }

  /** For every valid token. */
  public static Endpoint known(String method, String path, Handler handler) {
    return new Endpoint(method, path, Set.of(Scope.values()), Set.of(), Dialect.OURS, handler);
  }

  /** For tokens of a scope; who may write may read. */
  public static Endpoint of(String method, String path, Scope scope, Handler handler) {
    Set<Scope> scopes =
        scope == Scope.SOCKETS_READ
            ? Set.of(Scope.SOCKETS_READ, Scope.SOCKETS_WRITE)
            : Set.of(scope);
    return new Endpoint(method, path, scopes, Set.of(), Dialect.OURS, handler);
  }

  /** The same, knowing these query parameters. */
  public Endpoint knowing(String... parameters) {
    return new Endpoint(method, path, scopes, Set.of(parameters), dialect, handler);
  }

  /** The same as part of the original API: below {@code /} and {@code /api/v1}. */
  public Endpoint original() {
    return new Endpoint(method, path, scopes, query, Dialect.ORIGINAL, handler);
  }
}
