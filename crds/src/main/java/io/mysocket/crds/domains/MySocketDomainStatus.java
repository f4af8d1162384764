package io.mysocket.crds.domains;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.mysocket.crds.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the operator last saw of a reserved host name. Written whole by server-side apply. */
public record MySocketDomainStatus(
    @JsonPropertyDescription("Generation of the spec this status is about.")
        @Nullable Long observedGeneration,
    @JsonPropertyDescription("Identifier on the relay.") @Nullable String id,
    @JsonPropertyDescription("The relay in use.") @Nullable String relay,
    @JsonPropertyDescription("What the CNAME of the host name must point to.")
        @Nullable String cnameTarget,
    @JsonPropertyDescription("The DNS record that proves the host name to be yours.")
        @Nullable DnsRecord record,
    @JsonPropertyDescription("What visitors are shown.") @Nullable Certificate certificate,
    @Size(max = 12) @JsonPropertyDescription(
            "Ready sums up Verified and CertificateReady; Reconciling and Stalled are there only while true.")
        @Nullable List<Condition> conditions) {

  public MySocketDomainStatus {
    conditions = conditions == null ? null : List.copyOf(conditions);
  }

  /** A DNS record to set, and to leave there. */
  public record DnsRecord(
      @JsonPropertyDescription("Type, such as TXT.") @Nullable String type,
      @JsonPropertyDescription("Name.") @Nullable String name,
      @JsonPropertyDescription("Text.") @Nullable String value) {}

  /** A certificate that the relay shows. */
  public record Certificate(
      @JsonPropertyDescription("When it ends; the relay renews it before.")
          @Nullable String notAfter) {}
}
