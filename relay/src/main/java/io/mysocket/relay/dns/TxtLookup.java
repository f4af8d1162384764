package io.mysocket.relay.dns;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.stream.Collectors;
import javax.naming.Context;
import javax.naming.NameNotFoundException;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.InitialDirContext;

/** TXT records (RFC 1035 3.3.14). Any thread that may block. */
public final class TxtLookup {
  /** What the DNS says. */
  public sealed interface Answer {}

  /** These records. */
  public record Found(List<String> texts) implements Answer {
    public Found {
      texts = List.copyOf(texts);
    }
  }

  /** There are none: the name, or the record, does not exist. */
  public record Absent() implements Answer {}

  /** Nobody could say. */
  public record Unknown(String why) implements Answer {}

  /** Wait for the first try at a server, doubled with each further one. */
  private static final int PATIENCE_MILLIS = 1_000;

  private static final int TRIES = 3;
  private static final String TXT = "TXT";

  @SuppressWarnings("JdkObsolete") // JNDI takes nothing else
  private final Hashtable<String, String> environment = new Hashtable<>();

  /**
   * @param servers asked one after another; none is those of the machine
   */
  public TxtLookup(List<InetSocketAddress> servers) {
    environment.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.dns.DnsContextFactory");
    environment.put("com.sun.jndi.dns.timeout.initial", Integer.toString(PATIENCE_MILLIS));
    environment.put("com.sun.jndi.dns.timeout.retries", Integer.toString(TRIES));
    environment.put(
        Context.PROVIDER_URL,
        servers.isEmpty()
            ? "dns:"
            : servers.stream().map(TxtLookup::url).collect(Collectors.joining(" ")));
  }

  private static String url(InetSocketAddress server) {
    String host = server.getAddress().getHostAddress();
    boolean v6 = server.getAddress() instanceof Inet6Address;
    return "dns://" + (v6 ? "[" + host + "]" : host) + ":" + server.getPort();
  }

  @SuppressWarnings("BanJNDI") // of DNS names JNDI gives texts; it deserializes nothing
  public Answer find(String name) {
    try {
      InitialDirContext dns = new InitialDirContext(environment);
      try {
        Attribute records = dns.getAttributes(name, new String[] {TXT}).get(TXT);
        return records == null ? new Absent() : new Found(texts(records));
      } finally {
        dns.close();
      }
    } catch (NameNotFoundException _) {
      return new Absent();
    } catch (NamingException e) {
      return new Unknown(String.valueOf(e.getMessage()));
    }
  }

  private static List<String> texts(Attribute records) throws NamingException {
    List<String> texts = new ArrayList<>();
    NamingEnumeration<?> all = records.getAll();
    while (all.hasMore()) {
      // The client puts quotes round a text that holds a space.
      texts.add(String.valueOf(all.next()).replace("\"", "").strip());
    }
    return texts;
  }
}
