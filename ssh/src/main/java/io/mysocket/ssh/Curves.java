package io.mysocket.ssh;

import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.Signature;
import java.util.Optional;
import java.util.Set;
import javax.crypto.KeyAgreement;
import org.apache.sshd.common.util.security.AbstractSecurityProviderRegistrar;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.apache.sshd.common.util.security.eddsa.bouncycastle.BouncyCastleEdDSASupport;
import org.apache.sshd.common.util.security.eddsa.generic.EdDSASupport;
import org.bouncycastle.jcajce.provider.asymmetric.edec.KeyAgreementSpi;
import org.bouncycastle.jcajce.provider.asymmetric.edec.KeyFactorySpi;
import org.bouncycastle.jcajce.provider.asymmetric.edec.KeyPairGeneratorSpi;

/**
 * Has MINA take Ed25519 and X25519 from Bouncy Castle and all else from the JDK. Bouncy Castle's
 * whole provider has 2,000 algorithms, which each process would pay with 6 MB and a tenth of a
 * second (docs/decisions/0092-two-curves.md).
 */
final class Curves extends AbstractSecurityProviderRegistrar {
  private static final String NAME = "Curves";
  private static final String X25519 = "X25519";
  private static final Set<Class<?>> KINDS =
      Set.of(KeyFactory.class, KeyPairGenerator.class, Signature.class, KeyAgreement.class);
  private static final Set<String> NAMES =
      Set.of(SecurityUtils.ED25519, SecurityUtils.EDDSA, X25519);

  private final Algorithms algorithms = new Algorithms();

  private Curves() {
    super(NAME);
  }

  /** For this process; before MINA is asked for anything about keys. Any thread, any number. */
  static void register() {
    Once.register();
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
    return KINDS.contains(kind) && NAMES.contains(name);
  }

  /** It is not in the JDK's list: nobody but MINA is to find it. */
  @Override
  public boolean isNamedProviderUsed() {
    return false;
  }

  @Override
  public Optional<EdDSASupport<?, ?>> getEdDSASupport() {
    return Optional.of(new BouncyCastleEdDSASupport());
  }

  private static final class Algorithms extends Provider {
    private static final long serialVersionUID = 1;

    Algorithms() {
      super(NAME, "1", "Ed25519 and X25519 of Bouncy Castle");
      offer("KeyFactory", SecurityUtils.ED25519, KeyFactorySpi.Ed25519.class);
      offer("KeyFactory", SecurityUtils.EDDSA, KeyFactorySpi.EdDSA.class);
      offer("KeyFactory", X25519, KeyFactorySpi.X25519.class);
      offer("KeyPairGenerator", SecurityUtils.ED25519, KeyPairGeneratorSpi.Ed25519.class);
      offer("KeyPairGenerator", X25519, KeyPairGeneratorSpi.X25519.class);
      offer("Signature", SecurityUtils.ED25519, Ed25519Signature.class);
      offer("Signature", SecurityUtils.EDDSA, Ed25519Signature.class);
      offer("KeyAgreement", X25519, KeyAgreementSpi.X25519.class);
    }

    private void offer(String kind, String name, Class<?> by) {
      put(kind + "." + name, by.getName());
    }
  }
}
