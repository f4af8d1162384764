package io.mysocket.crds.relays;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.mysocket.crds.CaRef;
import io.mysocket.crds.Patterns;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What both kinds of connection say about a relay. The annotations here hold for the records that
 * implement it.
 */
public sealed interface ConnectionSpec permits RelayConnectionSpec, ClusterRelayConnectionSpec {
  /**
   * Annotation with the value {@code true} on the connection that is used where a MySocket names
   * none.
   */
  String DEFAULT_MARK = "mysocket.io/is-default";

  /** Time between two LISTs of the relay's sockets where the connection sets none. */
  Duration DEFAULT_RESYNC = Duration.ofMinutes(1);

  /** Base URL of the control API; https, without query, fragment or user. */
  @Required
  @Size(min = 9, max = 2048) @JsonPropertyDescription("Base URL of the relay's control API: https://host[:port].")
  String apiUrl();

  /** Authority of the API's certificate; null trusts the system's. */
  @JsonPropertyDescription("Certificate authority to trust instead of the system's.")
  @Nullable CaRef caRef();

  /** The Secret with the token for the control API. */
  @Required
  @JsonPropertyDescription("Secret with the token for the control API.")
  CredentialsRef credentialsRef();

  /** Owner of this cluster's sockets on the relay, and first part of each socket's key. */
  @Size(min = 1, max = 63) @Pattern(Patterns.LABEL) @JsonPropertyDescription(
      "Owner of this cluster's sockets on the relay. Default: the operator's cluster name, else the uid of this connection. Immutable.")
  @Nullable String clusterName();

  /** {@code host:port} where tunnel Pods dial SSH; null takes what the relay tells. */
  @Size(max = 260) @Pattern("^[^/\\s]+:[0-9]{1,5}$") @JsonPropertyDescription("host:port of the relay's SSH server. Default: what the relay tells.")
  @Nullable String tunnelAddress();

  /** Time between two LISTs as written, for one {@code 1m30s}; see {@link #resync()}. */
  @Size(min = 2, max = 12) @Pattern("^([0-9]+h)?([0-9]+m)?([0-9]+s)?$") @JsonPropertyDescription(
      "Time between two full reads of this cluster's sockets on the relay, 10s to 1h. Default 1m.")
  @Nullable String resyncInterval();

  /** What becomes of sockets of this cluster that no MySocket stands for. */
  @JsonPropertyDescription(
      "What becomes of sockets of this cluster on the relay that no MySocket stands for: Keep (told by event and metric) or Delete (after an hour). Default Keep.")
  @Nullable OrphanPolicy orphanPolicy();

  /** Types of socket that may be made; null allows all. */
  @Size(min = 1, max = 4) @JsonPropertyDescription("Types of socket that may be made by this connection. Default: all.")
  @Nullable List<AllowedType> allowedTypes();

  /** Domains that own host names must be of or below; null allows all. */
  @Size(min = 1, max = 64) @JsonPropertyDescription(
      "Domains that own host names must be, or be below, such as example.com. Default: any.")
  @Nullable List<String> allowedHostnameSuffixes();

  /** What becomes of orphans: they are kept unless said otherwise. */
  default OrphanPolicy orphans() {
    OrphanPolicy policy = orphanPolicy();
    return policy == null ? OrphanPolicy.KEEP : policy;
  }

  /** Whether sockets of that type, as its constant in a MySocket is named, may be made. */
  default boolean allowsType(String type) {
    List<AllowedType> types = allowedTypes();
    return types == null || types.stream().anyMatch(t -> t.name().equals(type));
  }

  /** Whether a host name may be asked for. */
  default boolean allowsHostname(String name) {
    List<String> suffixes = allowedHostnameSuffixes();
    return suffixes == null
        || suffixes.stream().anyMatch(s -> name.equals(s) || name.endsWith("." + s));
  }

  /**
   * Time between two LISTs of the relay's sockets, {@link #DEFAULT_RESYNC} unless said otherwise.
   */
  default Duration resync() {
    String interval = resyncInterval();
    return interval == null
        ? DEFAULT_RESYNC
        : Duration.parse("PT" + interval.toUpperCase(Locale.ROOT));
  }
}
