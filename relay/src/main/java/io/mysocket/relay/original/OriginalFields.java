package io.mysocket.relay.original;

import io.mysocket.control.problems.Problem;
import io.mysocket.control.problems.ProblemException;
import java.util.Map;
import java.util.function.Supplier;

/** Blames fields by the names that the original gave them. */
final class OriginalFields {
  private static final Map<String, String> NAMES =
      Map.of(
          "type", "socket_type",
          "hostnames", "custom_domains",
          "target.scheme", "socket_type",
          "target.tls", "socket_type",
          "target.hostHeader", "upstream_http_hostname",
          "access", "protected_socket",
          "publicKey", "ssh_public_key");

  private OriginalFields() {}

  /** Does something in our words. */
  static <T> T inOurs(Supplier<T> work) {
    try {
      return work.get();
    } catch (ProblemException e) {
      Problem problem = e.problem();
      throw problem.field() == null ? e : new ProblemException(problem.at(named(problem.field())));
    }
  }

  private static String named(String field) {
    String root = field.replaceAll("[\\[].*", "");
    String name = NAMES.get(root);
    if (name != null) {
      return name + field.substring(root.length());
    }
    if (field.startsWith("access.basicAuth.users[")) {
      return field.endsWith(".name") ? "protected_username" : "protected_password";
    }
    return field.startsWith("access.") ? "protected_socket" : field;
  }
}
