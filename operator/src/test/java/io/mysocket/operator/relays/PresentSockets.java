package io.mysocket.operator.relays;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.mysocket.crds.sockets.MySocket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What a controller would have in its cache. */
public final class PresentSockets implements IndexerResourceCache<MySocket> {
  private final Map<ResourceID, MySocket> all = new HashMap<>();

  /**
   * @param spec further fields of the spec, with a comma in front
   * @param status in flow style, without braces
   */
  public void add(String namespace, String name, String spec, String status) {
    MySocket socket =
        Serialization.unmarshal(
            """
            apiVersion: mysocket.io/v1
            kind: MySocket
            metadata: {name: %s, namespace: %s, uid: uid}
            spec: {target: {service: {name: web, port: 80}}%s}
            status: {%s}
            """
                .formatted(name, namespace, spec, status),
            MySocket.class);
    all.put(ResourceID.fromResource(socket), socket);
  }

  @Override
  public Optional<MySocket> get(ResourceID id) {
    return Optional.ofNullable(all.get(id));
  }

  @Override
  public Stream<ResourceID> keys() {
    return all.keySet().stream();
  }

  @Override
  public Stream<MySocket> list(Predicate<MySocket> predicate) {
    return all.values().stream().filter(predicate);
  }

  @Override
  public Stream<MySocket> list(String namespace, Predicate<MySocket> predicate) {
    return list(s -> s.getMetadata().getNamespace().equals(namespace) && predicate.test(s));
  }

  @Override
  public void addIndexers(Map<String, Function<MySocket, List<String>>> indexers) {}

  @Override
  public List<MySocket> byIndex(String index, String key) {
    return List.of();
  }
}
