package io.mysocket.relay.acme;

import io.mysocket.relay.config.CertificatesConfig;
import io.mysocket.relay.routing.HostName;
import java.io.IOException;
import java.util.Optional;

/** Sets the TXT records that an authority looks for (RFC 8555 8.4). One thread; blocks. */
interface DnsRecords {
  /** What stands before the name that is proved. */
  String PREFIX = "_acme-challenge.";

  /** Sets a record for a name, beside others that it may have. */
  void add(HostName name, String text) throws IOException, InterruptedException;

  /** Takes that record away again. */
  void remove(HostName name, String text) throws IOException, InterruptedException;

  /** What the owner of a name has to do so that its record is found; empty is nothing. */
  default Optional<String> advice(HostName name) {
    return Optional.empty();
  }

  static DnsRecords of(CertificatesConfig.DnsWay way) {
    return switch (way) {
      case CertificatesConfig.DynamicUpdate update -> new UpdatedZone(update);
      case CertificatesConfig.Hook hook -> new RecordProgram(hook.program());
      case CertificatesConfig.Webhook webhook -> new RecordWebhook(webhook);
    };
  }
}
