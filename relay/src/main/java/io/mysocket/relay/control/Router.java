package io.mysocket.relay.control;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds the endpoint of a request. Immutable. */
public final class Router {
  /** What a request's method and path lead to. */
  sealed interface Match {
    record Found(Endpoint endpoint, Map<String, String> parameters) implements Match {}

    record UnknownPath(Dialect dialect) implements Match {}

    /** The path is known, the method is not; {@code allowed} as in an Allow header. */
    record WrongMethod(Dialect dialect, String allowed) implements Match {}

    /** How to answer. */
    default Dialect dialect() {
      return switch (this) {
        case Found(Endpoint endpoint, _) -> endpoint.dialect();
        case UnknownPath(Dialect dialect) -> dialect;
        case WrongMethod(Dialect dialect, _) -> dialect;
      };
    }
  }

  private final List<Endpoint> endpoints;

  /** Endpoints in order of preference. */
  public Router(List<Endpoint> endpoints) {
    this.endpoints = List.copyOf(endpoints);
  }

  public List<Endpoint> endpoints() {
    return endpoints;
  }

  /**
   * @param rawPath the path as the request has it, still encoded
   */
  Match match(String method, String rawPath) {
    List<String> segments = Arrays.asList(rawPath.split("/", -1));
    List<String> below =
        rawPath.startsWith(Dialect.PREFIX + "/")
            ? Arrays.asList(rawPath.substring(Dialect.PREFIX.length()).split("/", -1))
            : segments;
    Map<Endpoint, Map<String, String>> onPath = new HashMap<>();
    List<Endpoint> order = new ArrayList<>();
    for (Endpoint endpoint : endpoints) {
      Map<String, String> parameters =
          parameters(endpoint.path(), endpoint.dialect() == Dialect.ORIGINAL ? below : segments);
      if (parameters != null) {
        onPath.put(endpoint, parameters);
        order.add(endpoint);
      }
    }
    for (Endpoint endpoint : order) {
      if (endpoint.method().equals(method)) {
        return new Match.Found(endpoint, onPath.getOrDefault(endpoint, Map.of()));
      }
    }
    return order.isEmpty()
        ? new Match.UnknownPath(Dialect.ofPath(rawPath))
        : new Match.WrongMethod(
            order.getFirst().dialect(),
            order.stream()
                .map(Endpoint::method)
                .collect(Collectors.toCollection(TreeSet::new))
                .stream()
                .collect(Collectors.joining(", ")));
  }

  private static @Nullable Map<String, String> parameters(String template, List<String> segments) {
    List<String> parts = Arrays.asList(template.split("/", -1));
    if (parts.size() != segments.size()) {
      return null;
    }
    Map<String, String> parameters = new HashMap<>();
    for (int i = 0; i < parts.size(); i++) {
      String part = parts.get(i);
      String value = decoded(segments.get(i));
      if (value == null) {
        return null;
      }
      if (part.startsWith("{")) {
        parameters.put(part.substring(1, part.length() - 1), value);
      } else if (!part.equals(value)) {
        return null;
      }
    }
    return parameters;
  }

  /** A segment without its percent encoding; null if that is broken. */
  private static @Nullable String decoded(String segment) {
    try {
      return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      return null;
    }
  }
}
