package io.mysocket.crds.domains;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.Required;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/** An own host name, reserved on a relay. Both getters give null on a fresh object. */
@Group("mysocket.io")
@Version("v1")
@Kind("MySocketDomain")
@Plural("mysocketdomains")
@Singular("mysocketdomain")
@ShortNames("msdom")
@Categories("mysocket-io")
@JsonClassDescription("An own host name, reserved on a relay whether or not a MySocket uses it.")
@AdditionalPrinterColumn(name = "Hostname", jsonPath = ".spec.hostname")
@AdditionalPrinterColumn(
    name = "Ready",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(name = "CNAME", jsonPath = ".status.cnameTarget")
@AdditionalPrinterColumn(
    name = "Reason",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason",
    priority = 1)
@AdditionalPrinterColumn(
    name = "Certificate-Until",
    jsonPath = ".status.certificate.notAfter",
    priority = 1)
@AdditionalPrinterColumn(
    name = "Message",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].message",
    priority = 1)
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
public class MySocketDomain extends CustomResource<MySocketDomainSpec, MySocketDomainStatus>
    implements Namespaced {
  @Override
  @Required
  @JsonPropertyDescription("The host name, and where it is reserved.")
  public MySocketDomainSpec getSpec() {
    return super.getSpec();
  }

  @Override
  @JsonPropertyDescription("What the operator last saw. Written by the operator only.")
  public MySocketDomainStatus getStatus() {
    return super.getStatus();
  }
}
