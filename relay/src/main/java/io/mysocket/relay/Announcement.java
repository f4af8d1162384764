package io.mysocket.relay;

import io.mysocket.relay.config.CertificatesConfig;
import io.mysocket.relay.config.PublicAddresses;
import io.mysocket.relay.config.RelayConfig;
import io.mysocket.relay.config.RelayConfig.PublicPorts;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a relay says in its log once it listens. */
final class Announcement {
  private static final Logger LOG = LoggerFactory.getLogger(Relay.class);

  private Announcement() {}

  /** In short, for a service manager. */
  static String status(PublicAddresses addresses, RelayConfig config) {
    return "serves " + addresses.https(config.names().api());
  }

  /**
   * @param bound the ports listened on
   * @param healthPort the same of probes and metrics
   */
  static void log(
      RelayConfig config, PublicAddresses addresses, PublicPorts bound, int healthPort) {
    String host = config.listen().host();
    LOG.info(
        "the relay {} keeps its data in {}", RelayMain.VERSION, config.dataDir().toAbsolutePath());
    LOG.info("sockets and API over https: {} port {}", host, bound.https());
    LOG.info("plain http: {} port {}", host, bound.http());
    LOG.info("tcp and tls sockets: {} ports {}", host, config.listen().tcp());
    LOG.info("tunnels over ssh: {} port {}, as {}", host, bound.ssh(), config.names().ssh());
    LOG.info(
        "probes and metrics: {} port {}", config.listen().health().getHostString(), healthPort);
    LOG.info("API at {}/api/v2", addresses.https(config.names().api()));
    switch (config.certificates()) {
      case CertificatesConfig.SelfSigned _ ->
          LOG.info(
              "certificate authority to trust: {}/ca.pem", addresses.http(config.names().api()));
      case CertificatesConfig.Files files -> LOG.info("certificate: {}", files.chain());
      case CertificatesConfig.Acme acme -> LOG.info("certificates by ACME: {}", acme.directory());
    }
  }
}
