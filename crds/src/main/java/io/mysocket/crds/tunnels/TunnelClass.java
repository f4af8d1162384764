package io.mysocket.crds.tunnels;

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
 * How the Pods of tunnels are shaped, for the MySockets that name it. Of the cluster, so that where
 * and as what Pods run stays with those who run the cluster. The getter gives null on a fresh
 * object.
 */
@Group("mysocket.io")
@Version("v1")
@Kind("TunnelClass")
@Plural("tunnelclasses")
@Singular("tunnelclass")
@ShortNames("mstc")
@Categories("mysocket-io")
@JsonClassDescription("How the Pods of tunnels are shaped, for the MySockets that name it.")
@AdditionalPrinterColumn(name = "Mode", jsonPath = ".spec.mode")
@AdditionalPrinterColumn(name = "Image", jsonPath = ".spec.image")
@AdditionalPrinterColumn(name = "Priority", jsonPath = ".spec.priorityClassName", priority = 1)
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
public class TunnelClass extends CustomResource<TunnelClassSpec, Void> {
  @Override
  @Required
  @JsonPropertyDescription("What is other than by default.")
  public TunnelClassSpec getSpec() {
    return super.getSpec();
  }
}
