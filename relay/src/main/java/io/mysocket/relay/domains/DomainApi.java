package io.mysocket.relay.domains;

import io.mysocket.control.accounts.Scope;
import io.mysocket.control.domains.Domain;
import io.mysocket.control.domains.DomainPage;
import io.mysocket.control.domains.DomainSpec;
import io.mysocket.control.problems.Problem;
import io.mysocket.control.problems.ProblemException;
import io.mysocket.control.problems.ProblemKind;
import io.mysocket.control.sockets.HostnameState;
import io.mysocket.relay.certificates.CertificateSource;
import io.mysocket.relay.control.Call;
import io.mysocket.relay.control.Endpoint;
import io.mysocket.relay.control.Reply;
import io.mysocket.relay.routing.HostPattern;
import io.mysocket.relay.sockets.Hostnames;
import io.mysocket.relay.sockets.SocketViews;
import java.util.List;
import java.util.Optional;

/** Reserved host names over HTTP. */
public final class DomainApi {
  private static final String DOMAINS = "/api/v2/domains";
  private static final String DOMAIN = DOMAINS + "/{name}";
  private static final String RETAIN = "retain";
  private static final String DELETE = "delete";

  private final Domains domains;
  private final Hostnames hostnames;
  private final CertificateSource certificates;

  public DomainApi(Domains domains, Hostnames hostnames, CertificateSource certificates) {
    this.domains = domains;
    this.hostnames = hostnames;
    this.certificates = certificates;
  }

  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.of("GET", DOMAINS, Scope.SOCKETS_READ, this::list).knowing("owner"),
        Endpoint.of("PUT", DOMAIN, Scope.SOCKETS_WRITE, this::put),
        Endpoint.of("GET", DOMAIN, Scope.SOCKETS_READ, this::get),
        Endpoint.of("DELETE", DOMAIN, Scope.SOCKETS_WRITE, this::delete).knowing("policy"));
  }

  private Reply list(Call call) {
    return Reply.json(
        200,
        new DomainPage(
            domains.list(call.caller(), call.query("owner").orElse("")).stream()
                .map(this::view)
                .toList()));
  }

  private Reply put(Call call) {
    Domains.Put done = domains.put(call.caller(), name(call), call.body(DomainSpec.class));
    return Reply.json(done.created() ? 201 : 200, view(done.reservation()));
  }

  private Reply get(Call call) {
    Optional<Reservation> there = domains.find(call.caller(), name(call));
    return Reply.json(
        200,
        view(
            there.orElseThrow(() ->
                new ProblemException(
                    Problem.of(
                        ProblemKind.NOT_FOUND,
                        "this host name is not reserved",
                        "Reserve it with PUT /api/v2/domains/{name}.")))));
  }

  private Reply delete(Call call) {
    switch (call.query("policy").orElse(DELETE)) {
      case DELETE -> domains.delete(call.caller(), name(call));
      case RETAIN -> domains.retain(call.caller(), name(call));
      default ->
          throw ProblemException.invalidField(
              "policy",
              "the query parameter policy is neither delete nor retain",
              "Use policy=retain to leave the name to the account, or leave it out.");
    }
    return Reply.nothing();
  }

  private static HostPattern name(Call call) {
    return Hostnames.parse("name", call.path("name"));
  }

  private Domain view(Reservation reservation) {
    HostnameState state = SocketViews.certified(hostnames.state(reservation.wish()), certificates);
    return new Domain(
        state.name(),
        reservation.wish().holderId(),
        state.state(),
        state.record(),
        state.message(),
        hostnames.cnameTarget(),
        state.state() == HostnameState.State.ACTIVE
            ? certificates
                .find(reservation.wish().name())
                .map(shown -> new Domain.Certificate(shown.until()))
                .orElse(null)
            : null,
        reservation.owner(),
        reservation.createdAt());
  }
}
