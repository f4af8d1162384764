package io.mysocket.operator.mysockets;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import java.util.List;

/**
 * A cache that keeps no managedFields, which are often the larger half of an object; for objects
 * that are only read. What is compared with its desired state by those fields must not be in here.
 */
public final class LeanStore<R extends HasMetadata> extends BasicItemStore<R> {
  public LeanStore() {
    super(Cache::metaNamespaceKeyFunc);
  }

  @Override
  public R put(String key, R object) {
    object.getMetadata().setManagedFields(List.of());
    return super.put(key, object);
  }
}
