package io.mysocket.relay.original;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.mysocket.relay.control.Endpoint;
import io.mysocket.relay.control.Reply;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/** The one organization of a relay, which everybody belongs to, over HTTP. */
final class OrganizationApi {
  /** Certificates of its authorities. */
  record Authorities(
      @JsonProperty("ssh_public_key") String sshPublicKey,
      @JsonProperty("mtls_certificate") String mtlsCertificate) {}

  record Organization(String id, String name, Authorities certificate) {}

  private static final String NAME = "default";

  private final Organization organization;

  /**
   * @param domain the relay's, which the organization's identifier follows from
   */
  OrganizationApi(String domain, String sshPublicKey, String mtlsCertificate) {
    String id =
        UUID.nameUUIDFromBytes(("organization of " + domain).getBytes(StandardCharsets.UTF_8))
            .toString();
    this.organization = new Organization(id, NAME, new Authorities(sshPublicKey, mtlsCertificate));
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
