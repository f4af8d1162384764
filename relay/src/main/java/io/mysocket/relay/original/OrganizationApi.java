package io.mysocket.relay.original;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.mysocket.relay.accounts.Organization;
import io.mysocket.relay.control.Endpoint;
import io.mysocket.relay.control.Reply;
import java.util.List;

/** The one organization of a relay, which everybody belongs to, over HTTP. */
final class OrganizationApi {
  /** Certificates of its authorities. */
  record Authorities(
      @JsonProperty("ssh_public_key") String sshPublicKey,
      @JsonProperty("mtls_certificate") String mtlsCertificate) {}

  /** The organization as it is shown. */
  record Shown(String id, String name, Authorities certificate) {}

  private final Shown organization;

  /**
   * @param domain the relay's, which the organization's identifier follows from
   */
  OrganizationApi(String domain, String sshPublicKey, String mtlsCertificate) {
    Organization one = Organization.of(domain);
    this.organization =
        new Shown(one.id(), one.name(), new Authorities(sshPublicKey, mtlsCertificate));
  }

  List<Endpoint> endpoints() {
    return List.of(
            Endpoint.known("GET", "/organization", _ -> Reply.json(200, organization)),
            Endpoint.known(
                "GET", "/organizations/list", _ -> Reply.json(200, List.of(organization))))
        .stream()
        .map(Endpoint::original)
        .toList();
  }
}
