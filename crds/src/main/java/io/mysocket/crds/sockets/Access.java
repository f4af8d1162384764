package io.mysocket.crds.sockets;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.mysocket.crds.SecretRef;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who may connect to the public endpoint. The rule that each CIDR is one stands in the generator:
 * no annotation fits an item.
 */
public record Access(
    @JsonPropertyDescription("HTTP basic authentication. Only http and https sockets.")
        @Nullable BasicAuth basicAuth,
    @JsonProperty("allowCIDRs")
        @Size(min = 1, max = 256) @JsonPropertyDescription("Visitor networks let in.")
        @Nullable List<@Size(max = 43) String> allowCIDRs,
    @JsonProperty("denyCIDRs")
        @Size(min = 1, max = 256) @JsonPropertyDescription("Visitor networks refused; wins over allowCIDRs.")
        @Nullable List<@Size(max = 43) String> denyCIDRs) {

  public Access {
    allowCIDRs = allowCIDRs == null ? null : List.copyOf(allowCIDRs);
    denyCIDRs = denyCIDRs == null ? null : List.copyOf(denyCIDRs);
  }

  /** A user name and a password that every request must bring. */
  public record BasicAuth(
      @Required @JsonPropertyDescription("Secret with the keys username and password.")
          SecretRef secretRef) {}
}
