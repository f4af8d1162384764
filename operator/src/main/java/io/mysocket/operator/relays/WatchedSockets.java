package io.mysocket.operator.relays;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.mysocket.control.sockets.Owner;
import io.mysocket.crds.sockets.MySocket;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The MySockets of the cluster, as far as the operator minds them. May be used by all threads. */
public final class WatchedSockets {
  private final Set<String> namespaces;
  private volatile @Nullable IndexerResourceCache<MySocket> cache;
  private volatile boolean filled;

  /**
   * @param namespaces that are watched; empty is all
   */
  public WatchedSockets(Set<String> namespaces) {
    this.namespaces = Set.copyOf(namespaces);
  }

  /** The controller's cache, before it is filled. */
  public void begin(IndexerResourceCache<MySocket> sockets) {
    cache = sockets;
  }

  /** From now on what is not in the cache is not in the cluster. */
  public void filled() {
    filled = true;
  }

  /** Whether a MySocket that is not found is not there. */
  boolean isKnown() {
    return filled;
  }

  /** Whether a MySocket is there, as far as is known. */
  public boolean mayBeThere(String namespace, String name) {
    return !filled || !watches(namespace) || find(new ResourceID(name, namespace)).isPresent();
  }

  boolean watches(String namespace) {
    return namespaces.isEmpty() || namespaces.contains(namespace);
  }

  Optional<MySocket> find(ResourceID id) {
    IndexerResourceCache<MySocket> all = cache;
    return all == null ? Optional.empty() : all.get(id);
  }

  /** All of them. */
  public Stream<MySocket> all() {
    IndexerResourceCache<MySocket> all = cache;
    return all == null ? Stream.empty() : all.list(_ -> true);
  }

  /** Whether the object that an owner of this cluster speaks for is certainly no more. */
  public boolean isGone(Owner owner) {
    String[] names = owner.ref() == null ? new String[0] : owner.ref().split("/");
    if (names.length != 2 || !watches(names[0])) {
      return false;
    }
    Optional<MySocket> there = find(new ResourceID(names[1], names[0]));
    return there.isEmpty()
        ? filled
        : !Objects.equals(there.get().getMetadata().getUid(), owner.uid());
  }
}
