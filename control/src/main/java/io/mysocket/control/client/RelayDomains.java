package io.mysocket.control.client;

import io.mysocket.control.domains.Domain;
import io.mysocket.control.domains.DomainPage;
import io.mysocket.control.domains.DomainSpec;
import java.util.List;
import java.util.Optional;

/** The part of the relay's API that is about reserved host names; as {@link RelayClient}. */
public final class RelayDomains {
  private static final String DOMAINS = "domains";

  private final Exchange exchange;

  RelayDomains(Exchange exchange) {
    this.exchange = exchange;
  }

  /** Reserves the name, or makes the reservation what is wished for. */
  public Domain put(String name, DomainSpec spec) {
    return exchange.call("PUT", path(name), spec, Domain.class);
  }

  public Optional<Domain> find(String name) {
    return exchange.find(path(name), Domain.class);
  }

  /** All reserved names of an owner, of every owner if empty. */
  public List<Domain> list(String owner) {
    String path = DOMAINS + "?owner=" + RelayClient.escaped(owner);
    return exchange.call("GET", path, null, DomainPage.class).items();
  }

  /**
   * Gives the name up; nothing happens if it is not reserved.
   *
   * @param retain leaves it to the account, without owner
   */
  public void delete(String name, boolean retain) {
    exchange.accepted(
        exchange.request("DELETE", path(name) + (retain ? "?policy=retain" : ""), null));
  }

  private static String path(String name) {
    return DOMAINS + "/" + RelayClient.escaped(name);
  }
}
