package io.mysocket.relay.original;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client of the original wants of a socket; null is what it did not say. The three s of
 * {@code cloud_authentication_email_allowed_addressses} are the original's.
 */
@JsonNaming(SnakeCaseStrategy.class)
record OriginalWish(
    @Nullable String name,
    @Nullable String description,
    @Nullable String socketType,
    @Nullable Map<String, String> tags,
    @Nullable List<String> customDomains,
    @Nullable Boolean protectedSocket,
    @Nullable String protectedUsername,
    @Nullable String protectedPassword,
    @Nullable Boolean cloudAuthenticationEnabled,
    @Nullable List<String> cloudAuthenticationEmailAllowedAddressses,
    @Nullable List<String> cloudAuthenticationEmailAllowedDomains,
    @Nullable Boolean privateSocket,
    @Nullable Boolean connectorAuthenticationEnabled,
    @Nullable Boolean endToEndEncryptionEnabled,
    @Nullable Boolean recordingEnabled,
    @Nullable List<String> policyNames,
    @Nullable String upstreamUsername,
    @Nullable String upstreamPassword,
    @Nullable String upstreamHttpHostname,
    @Nullable String upstreamType) {
  @Override
  public String toString() {
    return "OriginalWish[" + name + "]";
  }
}
