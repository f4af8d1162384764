package io.mysocket.crds.relays;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.mysocket.crds.CaRef;
import io.mysocket.crds.Patterns;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How MySockets of many namespaces reach a relay; Secret and ConfigMap are of the operator's
 * namespace.
 */
@ValidationRule(
    value = ConnectionRules.SAME_CLUSTER,
    message = ConnectionRules.SAME_CLUSTER_WANTED,
    fieldPath = ".clusterName")
public record ClusterRelayConnectionSpec(
    @ValidationRule(value = ConnectionRules.API_URL, message = ConnectionRules.API_URL_WANTED)
        String apiUrl,
    @Nullable CaRef caRef,
    CredentialsRef credentialsRef,
    @Nullable String clusterName,
    @ValidationRule(
            value = ConnectionRules.TUNNEL_PORT,
            message = ConnectionRules.TUNNEL_PORT_WANTED)
        @Nullable String tunnelAddress,
    @ValidationRule(value = ConnectionRules.RESYNC, message = ConnectionRules.RESYNC_WANTED)
        @Nullable String resyncInterval,
    @Nullable OrphanPolicy orphanPolicy,
    @Nullable List<AllowedType> allowedTypes,
    @Nullable List<@Size(min = 1, max = 253) @Pattern(Patterns.SUFFIX) String>
        allowedHostnameSuffixes,
    @JsonPropertyDescription("Namespaces that may use the connection. Default: all.")
        @Nullable AllowedNamespaces allowedNamespaces)
    implements ConnectionSpec {

  public ClusterRelayConnectionSpec {
    allowedTypes = allowedTypes == null ? null : List.copyOf(allowedTypes);
    allowedHostnameSuffixes =
        allowedHostnameSuffixes == null ? null : List.copyOf(allowedHostnameSuffixes);
  }

  /** Whether MySockets of the namespace may use the connection: all may unless said otherwise. */
  public boolean allows(String namespace, Function<String, Map<String, String>> labels) {
    return allowedNamespaces == null || allowedNamespaces.allows(namespace, labels);
  }
}
