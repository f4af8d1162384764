package io.mysocket.crds.sockets;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/**
 * A public address on a relay, tunnelled to a Service of this cluster.
 *
 * <p>Neither {@code initSpec} nor {@code initStatus} is overridden: a fresh object must carry only
 * what its writer sets, because it is sent as a server-side apply. So both getters give null on a
 * fresh object.
 */
@Group("mysocket.io")
@Version("v1")
@Kind("MySocket")
@Plural("mysockets")
@Singular("mysocket")
@ShortNames("msock")
// Not the singular: kubectl expands categories first, and `get mysocket web` would ask every kind.
@Categories("mysocket-io")
@JsonClassDescription("A public address on a relay, tunnelled to a Service of this cluster.")
@ValidationRule(
    value = "self.metadata.name.size() <= 50",
    message = "metadata.name must be at most 50 characters (child objects add a suffix)")
@AdditionalPrinterColumn(name = "Type", jsonPath = ".spec.type")
@AdditionalPrinterColumn(name = "URL", jsonPath = ".status.url")
@AdditionalPrinterColumn(
    name = "Ready",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(
    name = "Tunnels",
    jsonPath = ".status.connectedTunnels",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
    name = "Reason",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason",
    priority = 1)
@AdditionalPrinterColumn(name = "Target", jsonPath = ".status.target", priority = 1)
@AdditionalPrinterColumn(name = "Socket-ID", jsonPath = ".status.socketId", priority = 1)
@AdditionalPrinterColumn(
    name = "Message",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].message",
    priority = 1)
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
public class MySocket extends CustomResource<MySocketSpec, MySocketStatus> implements Namespaced {
  @Override
  @Required
  @JsonPropertyDescription("What should be reachable, and how.")
  public MySocketSpec getSpec() {
    return super.getSpec();
  }

  @Override
  @JsonPropertyDescription("What the operator last saw. Written by the operator only.")
  public MySocketStatus getStatus() {
    return super.getStatus();
  }
}
