package io.mysocket.ssh.curves;

import java.security.KeyPair;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.util.List;
import java.util.Optional;
import org.apache.sshd.common.util.security.AbstractSecurityProviderRegistrar;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.apache.sshd.common.util.security.eddsa.generic.EdDSASupport;

/**
 * Has MINA take Ed25519 and X25519 from this package and all else from the JDK. Bouncy Castle's
 * whole provider has 2,000 algorithms, and its keys bring 200 classes of ASN.1, which each process
 * would pay (docs/decisions/0097-keys-of-32-bytes.md).
 */
public final class Curves extends AbstractSecurityProviderRegistrar {
  static final String X25519 = "X25519";
  private static final String NAME = "Curves";

  private final Algorithms algorithms = new Algorithms();

  private Curves() {
    super(NAME);
  }

  /** For this process; before MINA is asked for anything about keys. Any thread, any number. */
  public static void register() {
    Once.register();
  }

  /** A fresh Ed25519 key pair. */
  public static KeyPair generate() {
    return Ed25519PrivateKey.generate().pair();
  }

  private static final class Once {
    static {
      SecurityUtils.setAPrioriDisabledProvider(SecurityUtils.BOUNCY_CASTLE, true);
      SecurityUtils.registerSecurityProvider(new Curves());
    }

    static void register() {
      // Done by the class's initialization.
    }
  }

  @Override
  public boolean isSupported() {
    return true;
  }

  @Override
  public Provider getSecurityProvider() {
    return algorithms;
  }

  @Override
  public boolean isSecurityEntitySupported(Class<?> kind, String name) {
    return algorithms.getService(kind.getSimpleName(), name) != null;
  }

  /** It is not in the JDK's list: nobody but MINA is to find it. */
  @Override
  public boolean isNamedProviderUsed() {
    return false;
  }

  @Override
  public Optional<EdDSASupport<?, ?>> getEdDSASupport() {
    return Optional.of(new Ed25519Keys());
  }

  private static final class Algorithms extends Provider {
    private static final long serialVersionUID = 1;

    Algorithms() {
      super(NAME, "1", "Ed25519 and X25519");
      putService(new Algorithm(this, "Signature", SecurityUtils.EDDSA, SecurityUtils.ED25519));
      putService(new Algorithm(this, "KeyPairGenerator", X25519));
      putService(new Algorithm(this, "KeyFactory", X25519));
      putService(new Algorithm(this, "KeyAgreement", X25519));
    }
  }

  /** Made without reflection, so that what makes it need not be public. */
  private static final class Algorithm extends Provider.Service {
    Algorithm(Provider provider, String kind, String name, String... otherNames) {
      super(provider, kind, name, Curves.class.getName(), List.of(otherNames), null);
    }

    @Override
    public Object newInstance(Object parameter) throws NoSuchAlgorithmException {
      return switch (getType()) {
        case "Signature" -> new Ed25519Signature();
        case "KeyPairGenerator" -> new X25519KeyPairs();
        case "KeyFactory" -> new X25519KeyFactory();
        case "KeyAgreement" -> new X25519Agreement();
        default -> throw new NoSuchAlgorithmException(getType() + " " + getAlgorithm());
      };
    }
  }
}
