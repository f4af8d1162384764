package io.mysocket.relay;

import io.mysocket.relay.acme.AcmeCertificates;
import io.mysocket.relay.acme.Ground;
import io.mysocket.relay.acme.OwnNames;
import io.mysocket.relay.certificates.FileCertificates;
import io.mysocket.relay.certificates.RelayCertificates;
import io.mysocket.relay.certificates.SelfSignedCertificates;
import io.mysocket.relay.config.CannotStartException;
import io.mysocket.relay.config.CertificatesConfig;
import io.mysocket.relay.config.RelayConfig;
import io.mysocket.relay.routing.HostName;
import java.time.Clock;
import java.util.List;

/** The certificates that the configuration asks for. */
final class CertificateModes {
  private static final String FOLDER = "certificates";

  private CertificateModes() {}

  static RelayCertificates of(RelayConfig config, Front.Seams seams) throws CannotStartException {
    RelayConfig.Names names = config.names();
    return switch (config.certificates()) {
      case CertificatesConfig.SelfSigned _ ->
          new SelfSignedCertificates(
              config.dataDir().resolve(FOLDER),
              new SelfSignedCertificates.Names(
                  host(names.domain()),
                  List.of(host(names.api()), host(names.ssh()), host(names.portal())),
                  host(names.tunnels())),
              Clock.systemUTC(),
              seams.meters());
      case CertificatesConfig.Files files ->
          new FileCertificates(files, Clock.systemUTC(), seams.meters());
      case CertificatesConfig.Acme acme ->
          AcmeCertificates.of(
              acme,
              new OwnNames(
                  List.of(host(names.api()), host(names.portal())),
                  host(names.tunnels()),
                  acme.wildcard()),
              new Ground(
                  seams.ground().database(),
                  seams.ground().seal(),
                  Clock.systemUTC(),
                  seams.meters(),
                  seams.ground().certified()));
    };
  }

  static HostName host(String name) {
    return HostName.of(name)
        .orElseThrow(() -> new IllegalStateException("not a host name: " + name));
  }
}
