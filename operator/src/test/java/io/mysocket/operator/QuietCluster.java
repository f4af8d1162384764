package io.mysocket.operator;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * What every test on a real cluster begins with: no operator is at work but the test's own, and
 * waits are as long as a busy machine needs. An installed operator rests until the last test has
 * ended: between two classes it would take up what the first one is still removing.
 */
final class QuietCluster implements BeforeAllCallback, AfterAllCallback {
  private static final Namespace STORE = Namespace.create(QuietCluster.class);

  @Override
  public void beforeAll(ExtensionContext context) {
    Awaitility.setDefaultTimeout(Cluster.PATIENCE);
    context
        .getRoot()
        .getStore(STORE)
        .computeIfAbsent(
            InstalledOperator.class, _ -> InstalledOperator.resting(), InstalledOperator.class);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    Awaitility.reset();
  }
}
