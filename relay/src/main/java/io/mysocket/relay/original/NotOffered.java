package io.mysocket.relay.original;

import io.mysocket.control.problems.Problem;
import io.mysocket.control.problems.ProblemException;
import io.mysocket.control.problems.ProblemKind;
import io.mysocket.relay.control.Endpoint;
import java.util.List;
import java.util.stream.Stream;

/**
 * Paths of the original that this relay knows and does nothing on: 501, and what to use instead.
 */
final class NotOffered {
  private static final String POLICIES = "Use protected_socket, or access rules of /api/v2.";
  private static final String ONE_ORGANIZATION = "This relay has one organization; stay in it.";
  private static final String VISITORS =
      "Visitors do not log in to this relay: connect to the socket's address itself.";

  private NotOffered() {}

  static List<Endpoint> endpoints() {
    return Stream.of(
            of("GET", "/policies", POLICIES),
            of("POST", "/policies", POLICIES),
            of("GET", "/policies/find", POLICIES),
            of("PUT", "/policy/{policy_id}", POLICIES),
            of("DELETE", "/policy/{policy_id}", POLICIES),
            of("PUT", "/policy/{policy_id}/socket", POLICIES),
            of("PUT", "/socket/{socket_id}/policy", POLICIES),
            of("POST", "/users/organizations/switch", ONE_ORGANIZATION),
            of("POST", "/organizations/csr", VISITORS),
            of("POST", "/organizations/sign_ssh_key", VISITORS),
            of("POST", "/mtls-ca/socket/{dnsname}/csr", VISITORS),
            of("POST", "/mtls-ca/socket/{dnsname}/ssh", VISITORS),
            of("GET", "/mtls-ca/socket/{dnsname}/cert", VISITORS),
            of("GET", "/mtls-ca/socket/{dnsname}/auth", VISITORS),
            of("GET", "/client/auth/org/{organization}", VISITORS),
            of("GET", "/client/resources", VISITORS),
            of("GET", "/client/resource/{name}", VISITORS))
        .toList();
  }

  /** For anybody: there is nothing behind it to protect. */
  private static Endpoint of(String method, String path, String instead) {
    return Endpoint.open(
            method,
            path,
            _ -> {
              throw new ProblemException(
                  Problem.of(
                      ProblemKind.NOT_OFFERED, "this relay does not offer " + path, instead));
            })
        .original();
  }
}
