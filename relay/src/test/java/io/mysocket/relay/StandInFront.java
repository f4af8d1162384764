package io.mysocket.relay;

import io.mysocket.relay.certificates.CertificateSource;
import io.mysocket.relay.config.RelayConfig;
import java.util.Optional;

/** A front that nobody can visit: tests of what is behind it need only its ports. */
public final class StandInFront implements Front {
  public static final String CA =
      "-----BEGIN CERTIFICATE-----\nstand-in\n-----END CERTIFICATE-----\n";

  public final Seams seams;

  public StandInFront(RelayConfig config, Seams seams) {
    this.seams = seams;
  }

  @Override
  public void start() {}

  @Override
  public int httpsPort() {
    return 443;
  }

  @Override
  public int httpPort() {
    return 8080;
  }

  @Override
  public boolean openPort(int port) {
    return true;
  }

  @Override
  public void closePort(int port) {}

  @Override
  public CertificateSource certificates() {
    return _ -> Optional.empty();
  }

  @Override
  public Optional<String> caPem() {
    return Optional.of(CA);
  }

  @Override
  public void drain(RelayConfig.Shutdown shutdown) {}

  @Override
  public void close() {}
}
