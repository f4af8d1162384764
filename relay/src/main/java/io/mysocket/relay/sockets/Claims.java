package io.mysocket.relay.sockets;

import io.mysocket.relay.certificates.KeySeal;
import io.mysocket.relay.config.CannotStartException;
import io.mysocket.relay.config.RelayConfig;
import io.mysocket.relay.database.Database;
import java.util.List;

/**
 * What sockets take of what there is once only: public ports, host names and their certificates.
 *
 * @param seal what private keys are kept with
 */
public record Claims(
    OwnPorts ports, Hostnames hostnames, SocketCertificates certificates, KeySeal seal) {

  /**
   * Those of a relay.
   *
   * @throws CannotStartException if the key that seals private keys cannot be used
   */
  public static Claims open(
      RelayConfig config, Database database, PortDoors doors, Reservations reservations)
      throws CannotStartException {
    Hostnames hostnames = new Hostnames(database, config.names(), reservations);
    KeySeal seal = KeySeal.of(config.dataDir(), config.sealKeyFile());
    return new Claims(
        new OwnPorts(config.listen().tcp(), doors),
        hostnames,
        new SocketCertificates(database, hostnames, seal),
        seal);
  }

  /** Reads what is kept now; once at the start. */
  public void refresh() {
    hostnames.refresh();
    certificates.refresh();
  }

  /** Who must hear of a change before the routes do, in this order. */
  public List<SocketWatcher> watchers() {
    return List.of(hostnames, certificates);
  }
}
