package io.mysocket.operator;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * What every test on a real cluster begins with: no operator is at work but the test's own, and
 * waits are as long as a busy machine needs.
 */
final class QuietCluster implements BeforeAllCallback, AfterAllCallback {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final InstalledOperator installed = new InstalledOperator();

  @Override
  public void beforeAll(ExtensionContext context) {
    Awaitility.setDefaultTimeout(PATIENCE);
    installed.rest();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    installed.wake();
    Awaitility.reset();
  }
}
