package io.mysocket.crds.relays;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** A Secret that holds a token of the relay. */
public record CredentialsRef(
    @Required @Size(min = 1, max = 253) @JsonPropertyDescription("Name of the Secret.") String name,
    @Size(min = 1, max = 253) @JsonPropertyDescription("Key in the Secret. Default token.")
        @Nullable String key) {

  /** The key to read: {@code token} unless said otherwise. */
  public String keyName() {
    return key == null ? "token" : key;
  }
}
