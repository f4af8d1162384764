package io.mysocket.crds.generation;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRuleBuilder;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What Fabric8's generator has no annotation for: order of columns, kinds of lists and maps,
 * formats of numbers, descriptions of whole kinds, the first status. Goes by names and paths of
 * fields, so each rule here holds for every kind.
 */
final class Finish implements CRDPostProcessor {
  /** Left to right as kubectl prints them. */
  private static final List<String> COLUMNS =
      List.of(
          "Type",
          "URL",
          "Hostname",
          "Ready",
          "CNAME",
          "Tunnels",
          "Reason",
          "Certificate-Until",
          "Target",
          "Domain",
          "Version",
          "Socket-ID",
          "Message",
          "Mode",
          "Image",
          "Priority",
          "Age");

  /** Optional objects that say nothing when empty. */
  private static final Set<String> NOT_EMPTY =
      Set.of(".spec.access", ".spec.adopt", ".spec.limits", ".spec.tls");

  /** Lists that one writer owns as a whole. */
  private static final Set<String> ATOMIC_LISTS = Set.of(".status.urls");

  /** Lists of objects and the field that tells two of them apart. */
  private static final Map<String, String> MAP_LISTS =
      Map.of(".status.conditions", "type", ".status.hostnames", "name");

  /**
   * Longest name of a port of a Service; without a bound the API server finds the rule on it too
   * dear.
   */
  private static final long PORT_NAME_LENGTH = 15;

  /**
   * The one rule of an item of a list: the annotation for rules cannot stand on a type argument.
   */
  private static final ValidationRule IS_CIDR =
      new ValidationRuleBuilder()
          .withRule("isCIDR(self)")
          .withMessage("must be a CIDR such as 10.0.0.0/8 or 2001:db8::/32")
          .build();

  private final List<Class<? extends HasMetadata>> kinds;

  Finish(List<Class<? extends HasMetadata>> kinds) {
    this.kinds = List.copyOf(kinds);
  }

  @Override
  public HasMetadata process(HasMetadata generated, String apiVersion) {
    var crd = (CustomResourceDefinition) generated;
    String kind = crd.getSpec().getNames().getKind();
    crd.getSpec().getNames().setListKind(kind + "List");
    crd.getSpec().getVersions().forEach(version -> finish(version, description(kind)));
    return crd;
  }

  private String description(String kind) {
    return kinds.stream()
        .filter(type -> type.getSimpleName().equals(kind))
        .map(type -> type.getAnnotation(JsonClassDescription.class).value())
        .findFirst()
        .orElseThrow();
  }

  private static void finish(CustomResourceDefinitionVersion version, String description) {
    version
        .getAdditionalPrinterColumns()
        .sort(
            Comparator.comparingInt(
                (CustomResourceColumnDefinition column) -> COLUMNS.indexOf(column.getName())));
    version.getAdditionalPrinterColumns().stream()
        .filter(column -> Integer.valueOf(0).equals(column.getPriority()))
        .forEach(column -> column.setPriority(null));
    JSONSchemaProps root = version.getSchema().getOpenAPIV3Schema();
    root.setDescription(description);
    finish("", root);
  }

  private static void finish(String path, JSONSchemaProps schema) {
    // An annotation of a record component counts for the field and for the accessor.
    schema.setXKubernetesValidations(
        schema.getXKubernetesValidations().stream().distinct().toList());
    if (path.isEmpty()) { // a kind may have no status
      schema
          .getProperties()
          .entrySet()
          .removeIf(e -> e.getKey().equals("status") && e.getValue().getProperties().isEmpty());
    }
    if (path.equals(".status")) {
      // Without it Flux takes an object that the operator has not yet seen for ready.
      schema.setDefault(JsonNodeFactory.instance.objectNode().put("observedGeneration", -1));
    }
    if (NOT_EMPTY.contains(path)) {
      schema.setMinProperties(1L);
    }
    schema.setFormat(format(path, schema));
    if (schema.getEnum() != null) {
      // For values of a newer schema; nobody may write it.
      schema.setEnum(
          schema.getEnum().stream().filter(value -> !value.asText().equals("unknown")).toList());
    }
    if (path.endsWith("Ref")) {
      schema.setXKubernetesMapType("atomic");
    }
    if ("array".equals(schema.getType())) {
      finishList(path, schema);
    }
    if (Boolean.TRUE.equals(schema.getXKubernetesIntOrString())) {
      schema.setMaxLength(PORT_NAME_LENGTH);
    }
    if (path.endsWith("CIDRs[]")) {
      schema.setXKubernetesValidations(List.of(IS_CIDR));
    }
    schema.getProperties().forEach((name, child) -> finish(path + "." + name, child));
  }

  private static void finishList(String path, JSONSchemaProps list) {
    String key = MAP_LISTS.get(path);
    if (key != null) {
      list.setXKubernetesListType("map");
      list.setXKubernetesListMapKeys(List.of(key));
    } else {
      // Of objects without a key, as Kubernetes' own that a TunnelClass has, there is no set.
      boolean objects = "object".equals(list.getItems().getSchema().getType());
      list.setXKubernetesListType(objects || ATOMIC_LISTS.contains(path) ? "atomic" : "set");
    }
    finish(path + "[]", list.getItems().getSchema());
  }

  private static @Nullable String format(String path, JSONSchemaProps schema) {
    if ("integer".equals(schema.getType())) {
      return path.endsWith("Generation") ? "int64" : "int32";
    }
    return path.endsWith("Time") ? "date-time" : schema.getFormat();
  }
}
