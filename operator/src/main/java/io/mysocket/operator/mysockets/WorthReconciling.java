package io.mysocket.operator.mysockets;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.source.filter.OnUpdateFilter;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Lets through what the SDK's own filter does (a new generation, the finalizer, the deletion) and
 * changes of our annotations, which do not change the generation. Goes with {@code
 * generationAwareEventProcessing = false}.
 */
public final class WorthReconciling implements OnUpdateFilter<HasMetadata> {
  @Override
  public boolean accept(HasMetadata now, HasMetadata before) {
    return !Objects.equals(now.getMetadata().getGeneration(), before.getMetadata().getGeneration())
        || !now.hasFinalizer(Annotations.FINALIZER)
        || !before.hasFinalizer(Annotations.FINALIZER)
        || now.isMarkedForDeletion() != before.isMarkedForDeletion()
        || !ours(now).equals(ours(before));
  }

  private static Map<String, String> ours(HasMetadata object) {
    return object.getMetadata().getAnnotations().entrySet().stream()
        .filter(a -> a.getKey().startsWith(Annotations.OURS))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}
