package io.mysocket.operator;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;

/**
 * How objects are read and written.
 *
 * <p>Without this, one MySocket with a field or an enum value that a newer CRD allows ends the
 * informer and with it the operator, at every start again: Fabric8 refuses what a model lacks.
 */
public final class KubernetesJson {
  private KubernetesJson() {}

  /** Passes over unknown fields and takes unknown enum values for the constant that says so. */
  public static KubernetesSerialization lenient() {
    JsonMapper mapper =
        JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_USING_DEFAULT_VALUE)
            .build();
    return new KubernetesSerialization(mapper, true);
  }
}
