package io.mysocket.relay.sockets;

import io.mysocket.control.sockets.PlainHttp;
import io.mysocket.relay.access.AccessPolicy;
import io.mysocket.relay.limits.RequestRates;
import io.mysocket.relay.routing.HostName;
import io.mysocket.relay.routing.HostPattern;
import io.mysocket.relay.routing.Route;
import io.mysocket.relay.routing.RouteTable;
import io.mysocket.relay.routing.Routes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Keeps the edge's routes the same as the sockets: reads them all and replaces the table after each
 * change. The lock sees to it that an older reading never replaces a newer one.
 */
public final class SocketRoutes implements SocketWatcher {
  private final Sockets sockets;
  private final SocketViews views;
  private final Hostnames hostnames;
  private final Routes routes;
  private final Owners owners;
  private final RequestRates rates = new RequestRates(System::nanoTime);
  private final Object lock = new Object();

  /**
   * What is known of the accounts that sockets are of.
   *
   * @param suspended whether one is
   * @param strangers those that visitors are to be warned of
   */
  public record Owners(Predicate<String> suspended, Supplier<Set<String>> strangers) {}

  public SocketRoutes(
      Sockets sockets, SocketViews views, Hostnames hostnames, Routes routes, Owners owners) {
    this.sockets = sockets;
    this.views = views;
    this.hostnames = hostnames;
    this.routes = routes;
    this.owners = owners;
  }

  /** Reads the sockets now; once at the start. */
  public void refresh() {
    synchronized (lock) {
      Set<String> strangers = owners.strangers().get();
      List<Route> all =
          sockets.all().stream()
              .map(row -> route(row, strangers.contains(row.accountId())))
              .toList();
      rates.retain(all.stream().map(Route::socketId).collect(Collectors.toSet()));
      routes.replace(RouteTable.of(all, hostnames.reserved()));
      hostnames.settled();
    }
  }

  @Override
  public void changed(SocketRow socket) {
    refresh();
  }

  @Override
  public void deleted(SocketRow socket) {
    refresh();
  }

  @Override
  public void standing(String accountId, List<SocketRow> of, boolean isSuspended) {
    refresh();
  }

  @Override
  public void namesChanged() {
    refresh();
  }

  private Route route(SocketRow row, boolean isStranger) {
    Desired desired = row.desired();
    PlainHttp plainHttp = desired.plainHttp();
    return new Route(
        row.id(),
        row.key(),
        desired.type(),
        plainHttp == null ? PlainHttp.SERVE : plainHttp,
        names(row),
        row.port(),
        desired.isPassthrough(),
        desired.target(),
        isStranger ? access(row).ofStranger(row.accountId()) : access(row),
        desired.limits(),
        rates.of(row.id(), desired.limits()));
  }

  private AccessPolicy access(SocketRow row) {
    return owners.suspended().test(row.accountId())
        ? AccessPolicy.SUSPENDED
        : AccessPolicy.of(row.desired().access());
  }

  /** The one below the relay's domain first. */
  private List<HostPattern> names(SocketRow row) {
    List<HostPattern> names = new ArrayList<>();
    names.add(HostPattern.of(new HostName(views.dnsName(row))));
    names.addAll(hostnames.active(row.id()));
    return names;
  }
}
