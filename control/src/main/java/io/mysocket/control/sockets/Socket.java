package io.mysocket.control.sockets;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A socket as it is: what every call about one answers. Equal sockets are equal records.
 *
 * @param key the client's name for it, 1 to 512 characters
 * @param id the relay's name for it, for ever (UUIDv7)
 * @param dnsName its name below the relay's domain
 * @param hostnames own names besides it
 * @param hostnameStates how far each of them is, in the same order
 * @param ports public ports
 * @param url first public address
 * @param urls every public address
 * @param tunnelPort the port that its tunnels may ask the SSH server to forward; 0 serves as well
 * @param generation counts changes of what was wished for, from 1; the ETag
 * @param tunnels how many tunnels carry it now
 */
public record Socket(
    String key,
    String id,
    SocketType type,
    @Nullable PlainHttp plainHttp,
    String name,
    @Nullable String description,
    Map<String, String> tags,
    String dnsName,
    @Nullable String subdomain,
    List<String> hostnames,
    List<HostnameState> hostnameStates,
    List<Integer> ports,
    URI url,
    List<URI> urls,
    Target target,
    @Nullable Access access,
    @Nullable SocketTls tls,
    @Nullable Limits limits,
    @Nullable Owner owner,
    int tunnelPort,
    long generation,
    Tunnels tunnels,
    Instant createdAt,
    Instant updatedAt) {
  public Socket {
    tags = Map.copyOf(tags);
    hostnames = List.copyOf(hostnames);
    // Absent in answers of the first relays.
    hostnameStates = List.copyOf(Objects.requireNonNullElse(hostnameStates, List.of()));
    ports = List.copyOf(ports);
    urls = List.copyOf(urls);
  }

  /** How many tunnels are connected. */
  public record Tunnels(int connected) {}
}
