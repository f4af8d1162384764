package io.mysocket.crds.relays;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.Required;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/**
 * A relay that MySockets of the whole cluster may use. Both getters give null on a fresh object.
 */
@Group("mysocket.io")
@Version("v1")
@Kind("ClusterRelayConnection")
@Plural("clusterrelayconnections")
@Singular("clusterrelayconnection")
@ShortNames("msclusterrelay")
@Categories("mysocket-io")
@JsonClassDescription("A relay that MySockets of the whole cluster may use.")
@AdditionalPrinterColumn(name = "URL", jsonPath = ".spec.apiUrl")
@AdditionalPrinterColumn(
    name = "Ready",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(
    name = "Reason",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason",
    priority = 1)
@AdditionalPrinterColumn(name = "Domain", jsonPath = ".status.relay.domain", priority = 1)
@AdditionalPrinterColumn(name = "Version", jsonPath = ".status.relay.version", priority = 1)
@AdditionalPrinterColumn(
    name = "Message",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].message",
    priority = 1)
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
public class ClusterRelayConnection
    extends CustomResource<ClusterRelayConnectionSpec, ConnectionStatus> {
  @Override
  @Required
  @JsonPropertyDescription("Where the relay is and how to log in there.")
  public ClusterRelayConnectionSpec getSpec() {
    return super.getSpec();
  }

  @Override
  @JsonPropertyDescription("What the operator last saw. Written by the operator only.")
  public ConnectionStatus getStatus() {
    return super.getStatus();
  }
}
