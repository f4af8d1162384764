package io.mysocket.crds;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** Where PEM certificates of an authority are kept. */
public record CaRef(
    @Default("ConfigMap") @JsonPropertyDescription("Kind of the object.") @Nullable Kind kind,
    @Required @Size(min = 1, max = 253) @JsonPropertyDescription("Name of the object.") String name,
    @Size(min = 1, max = 253) @JsonPropertyDescription("Key in the object. Default ca.crt.")
        @Nullable String key) {

  /** What kinds of object may hold certificates. */
  public enum Kind {
    @JsonProperty("ConfigMap")
    CONFIG_MAP,
    @JsonProperty("Secret")
    SECRET,
    /** One that a newer schema allows. */
    @JsonEnumDefaultValue
    @JsonProperty("unknown")
    UNKNOWN
  }

  /** The key to read: {@code ca.crt} unless said otherwise. */
  public String keyName() {
    return key == null ? "ca.crt" : key;
  }
}
