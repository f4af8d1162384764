package io.mysocket.ssh;

import io.mysocket.ssh.curves.Curves;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.sshd.client.keyverifier.ServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.config.keys.KeyUtils;

/**
 * The keys that relays must have, as lines of OpenSSH's {@code known_hosts}: {@code host key} for
 * port 22, {@code [host]:port key} for others, several hosts by comma. Nothing is trusted on first
 * use. Hashed names, wildcards and markers ({@code @cert-authority}) are errors, not ignored.
 */
public final class PinnedHosts implements ServerKeyVerifier {
  /** Why a relay's key was refused: kept by the I/O session, as MINA's forgets when it closes. */
  private static final String PROBLEM = PinnedHosts.class.getName() + ".problem";

  static {
    Curves.register();
  }

  private record Pin(String host, PublicKey key) {}

  private final List<Pin> pins;
  private final String source;

  private PinnedHosts(List<Pin> pins, String source) {
    this.pins = List.copyOf(pins);
    this.source = source;
  }

  /** Reads a file, each time the same. */
  public static PinnedHosts read(Path file) throws IOException {
    try {
      return of(Files.readString(file), file.toString());
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /**
   * From text; {@code source} names it in messages.
   *
   * @throws IllegalArgumentException naming the line that is none, or if there is none at all
   */
  public static PinnedHosts of(String text, String source) {
    List<Pin> pins = new ArrayList<>();
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        pins.addAll(parse(line, source + " line " + (i + 1)));
      }
    }
    if (pins.isEmpty()) {
      throw new IllegalArgumentException(source + " pins no host key");
    }
    return new PinnedHosts(pins, source);
  }

  /**
   * The same, where a relay is reached by another address than the one it is pinned by, as through
   * a proxy: what is dialled there must show the keys of the relay.
   */
  public PinnedHosts reachedAt(String host, int port, InetSocketAddress dialled) {
    String relay = PublicKeys.hostPattern(host.toLowerCase(Locale.ROOT), port);
    String there = pattern(dialled);
    List<Pin> both = new ArrayList<>(pins);
    pins.stream()
        .filter(pin -> pin.host().equals(relay))
        .forEach(pin -> both.add(new Pin(there, pin.key())));
    return new PinnedHosts(both, source);
  }

  private static String pattern(InetSocketAddress address) {
    return PublicKeys.hostPattern(
        address.getHostString().toLowerCase(Locale.ROOT), address.getPort());
  }

  private static List<Pin> parse(String line, String where) {
    String[] parts = line.split("\\s+", 2);
    if (parts.length < 2
        || line.startsWith("@")
        || line.startsWith("|")
        || parts[0].matches(".*[*?!].*")) {
      throw new IllegalArgumentException(
          where + " must be \"host key\" or \"[host]:port key\", with a plain host name");
    }
    try {
      PublicKey key = PublicKeys.parse(parts[1]);
      return Arrays.stream(parts[0].split(",", -1))
          .map(host -> new Pin(host.toLowerCase(Locale.ROOT), key))
          .toList();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(where + ": " + e.getMessage(), e);
    }
  }

  @Override
  public boolean verifyServerKey(ClientSession session, SocketAddress remote, PublicKey key) {
    SocketAddress dialled = session.getConnectAddress();
    String problem = problem((InetSocketAddress) (dialled == null ? remote : dialled), key);
    if (!problem.isEmpty()) {
      session.getIoSession().setAttribute(PROBLEM, problem);
    }
    return problem.isEmpty();
  }

  /** Why the key of this session's relay was refused; empty if it was not. */
  static String problem(ClientSession session) {
    return session.getIoSession().getAttribute(PROBLEM) instanceof String problem ? problem : "";
  }

  /** What is wrong with a relay's key; empty if nothing is. */
  String problem(InetSocketAddress relay, PublicKey key) {
    String host = pattern(relay);
    List<PublicKey> pinned =
        pins.stream().filter(pin -> pin.host().equals(host)).map(Pin::key).toList();
    if (pinned.stream().anyMatch(pin -> KeyUtils.compareKeys(pin, key))) {
      return "";
    }
    String shown = PublicKeys.fingerprint(key);
    if (pinned.isEmpty()) {
      return "no host key of " + host + " is pinned in " + source + "; the relay showed " + shown;
    }
    return "the relay at "
        + host
        + " showed the host key "
        + shown
        + ", but "
        + source
        + " pins "
        + String.join(", ", pinned.stream().map(PublicKeys::fingerprint).toList())
        + ": either the relay's key was replaced, or something else answers in its place";
  }
}
