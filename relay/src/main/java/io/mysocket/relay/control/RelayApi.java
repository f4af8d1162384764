package io.mysocket.relay.control;

import io.mysocket.control.problems.Problem;
import io.mysocket.control.problems.ProblemException;
import io.mysocket.control.problems.ProblemKind;
import io.mysocket.control.relays.RelayDescription;
import io.mysocket.relay.config.PortRange;
import io.mysocket.relay.config.PublicAddresses;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What anybody may know of the relay: {@code /api/v2/relay}, and the certificate to trust. */
public final class RelayApi {
  private static final List<String> FEATURES =
      List.of(
          "http",
          "https",
          "tcp",
          "tls",
          "tls-passthrough",
          "ssh-on-https-port",
          "proxy-protocol-raw",
          "hostnames",
          "events",
          "keys");

  private final String version;
  private final PublicAddresses addresses;
  private final PortRange tcpPorts;
  private final Supplier<List<String>> hostKeys;
  private final Supplier<Optional<String>> caPem;

  /**
   * @param hostKeys public host keys of the SSH server, as {@code type base64}
   * @param caPem certificate of the relay's own authority, if it has one
   */
  public RelayApi(
      String version,
      PublicAddresses addresses,
      PortRange tcpPorts,
      Supplier<List<String>> hostKeys,
      Supplier<Optional<String>> caPem) {
    this.version = version;
    this.addresses = addresses;
    this.tcpPorts = tcpPorts;
    this.hostKeys = hostKeys;
    this.caPem = caPem;
  }

  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.open("GET", "/api/v2/relay", _ -> Reply.json(200, relay())),
        Endpoint.open(
            "GET", "/ca.pem", _ -> Reply.text(200, "application/x-pem-file", authority())));
  }

  private String authority() {
    return caPem
        .get()
        .orElseThrow(() ->
            new ProblemException(
                Problem.of(
                    ProblemKind.NOT_FOUND,
                    "this relay has no authority of its own",
                    "Trust whoever has issued its certificate; most machines do already.")));
  }

  private RelayDescription relay() {
    String host = addresses.names().ssh();
    int port = addresses.ports().ssh();
    String pattern = port == 22 ? host : "[" + host + "]:" + port;
    return new RelayDescription(
        version,
        addresses.names().domain(),
        new RelayDescription.Ssh(
            host, port, hostKeys.get().stream().map(key -> pattern + " " + key).toList()),
        new RelayDescription.PortRange(tcpPorts.first(), tcpPorts.last()),
        FEATURES);
  }
}
