package io.mysocket.crds.sockets;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.SelectableField;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.mysocket.crds.Patterns;
import org.jspecify.annotations.Nullable;

/** The connection to take to a relay. */
public record RelayRef(
    @Default("RelayConnection") @JsonPropertyDescription("Kind of the connection.")
        @Nullable Kind kind,
    @Required
        @SelectableField
        @Size(min = 1, max = 253) @Pattern(Patterns.OBJECT_NAME) @JsonPropertyDescription("Name of the connection.")
        String name) {

  /** The two kinds of connection: of the namespace, and of the cluster. */
  public enum Kind {
    @JsonProperty("RelayConnection")
    RELAY_CONNECTION,
    @JsonProperty("ClusterRelayConnection")
    CLUSTER_RELAY_CONNECTION,
    /** One that a newer schema allows. */
    @JsonEnumDefaultValue
    @JsonProperty("unknown")
    UNKNOWN
  }
}
