package io.mysocket.operator.services;

import io.mysocket.crds.Condition;
import io.mysocket.crds.Condition.Status;
import io.mysocket.crds.sockets.MySocket;
import io.mysocket.operator.services.ServiceStatus.Told;
import io.mysocket.operator.status.Conditions;
import io.mysocket.operator.status.Reason;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Sums up the MySockets of a Service: all their URLs, or what is in the way of the first. */
final class Exposure {
  private Exposure() {}

  static Told of(List<MySocket> children) {
    for (MySocket child : children) {
      Optional<Condition> ready = ready(child);
      if (ready.isEmpty()) {
        return new Told(
            "False", Reason.PENDING.text(), "MySocket " + name(child) + " is on its way");
      }
      if (ready.get().status() != Status.TRUE) {
        return new Told(
            "False",
            ready.get().reason(),
            "MySocket %s: %s".formatted(name(child), ready.get().message()));
      }
    }
    return new Told(
        "True",
        Reason.CONNECTED.text(),
        children.stream()
            .map(child -> String.valueOf(child.getStatus().url()))
            .collect(Collectors.joining(" ")));
  }

  private static String name(MySocket child) {
    return child.getMetadata().getName();
  }

  private static Optional<Condition> ready(MySocket child) {
    var status = child.getStatus();
    return status == null || status.conditions() == null
        ? Optional.empty()
        : status.conditions().stream().filter(c -> c.type().equals(Conditions.READY)).findFirst();
  }
}
