package io.mysocket.relay.acme;

import io.mysocket.relay.config.CertificatesConfig.DynamicUpdate;
import io.mysocket.relay.routing.HostName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Update;

/**
 * Records of one zone, by dynamic update (RFC 2136) over TCP, signed by TSIG (RFC 8945). The record
 * of a name outside of the zone is inside it all the same: {@code <name>.acme.<zone>}, where the
 * name's owner has an alias lead to. So nobody but the relay chooses which records it writes.
 */
final class UpdatedZone implements DnsRecords {
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final long TTL_SECONDS = 60;
  private static final String ELSEWHERE = ".acme.";

  private final DynamicUpdate config;

  UpdatedZone(DynamicUpdate config) {
    this.config = config;
  }

  @Override
  public void add(HostName name, String text) throws IOException {
    Update update = new Update(zone());
    update.add(record(name, text));
    send(update);
  }

  @Override
  public void remove(HostName name, String text) throws IOException {
    Update update = new Update(zone());
    update.delete(record(name, text));
    send(update);
  }

  @Override
  public Optional<String> advice(HostName name) {
    return isInside(name)
        ? Optional.empty()
        : Optional.of("Let " + PREFIX + name + " be a CNAME to " + recordName(name) + ".");
  }

  private boolean isInside(HostName name) {
    return name.text().equals(config.zone()) || name.text().endsWith("." + config.zone());
  }

  /** Without a dot at the end. */
  String recordName(HostName name) {
    return isInside(name) ? PREFIX + name : name + ELSEWHERE + config.zone();
  }

  private TXTRecord record(HostName name, String text) throws TextParseException {
    return new TXTRecord(absolute(recordName(name)), DClass.IN, TTL_SECONDS, text);
  }

  private Name zone() throws TextParseException {
    return absolute(config.zone());
  }

  private static Name absolute(String name) throws TextParseException {
    return Name.fromString(name + ".");
  }

  private void send(Update update) throws IOException {
    SimpleResolver server = new SimpleResolver(config.server());
    server.setTCP(true);
    server.setTimeout(PATIENCE);
    server.setTSIGKey(key());
    Message answer = server.send(update);
    if (answer.getRcode() != Rcode.NOERROR) {
      throw new IOException(
          "the name server " + config.server() + " answers " + Rcode.string(answer.getRcode()));
    }
  }

  /** Read each time, so that a new key is taken without a restart. */
  private TSIG key() throws IOException {
    String text = Files.readString(config.keyFile(), StandardCharsets.US_ASCII).strip();
    try {
      Name algorithm =
          switch (config.algorithm()) {
            case HMAC_SHA256 -> TSIG.HMAC_SHA256;
            case HMAC_SHA384 -> TSIG.HMAC_SHA384;
            case HMAC_SHA512 -> TSIG.HMAC_SHA512;
          };
      return new TSIG(algorithm, absolute(config.keyName()), Base64.getDecoder().decode(text));
    } catch (IllegalArgumentException _) {
      throw new IOException("the file " + config.keyFile() + " does not hold a key in base64");
    }
  }
}
