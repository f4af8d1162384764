package io.mysocket.operator.mysockets;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysocket.crds.sockets.MySocket;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class WorthReconcilingTest {
  private static boolean worth(Consumer<MySocket> change) {
    MySocket before = Given.web();
    before.addFinalizer(Annotations.FINALIZER);
    MySocket now = Given.web();
    now.addFinalizer(Annotations.FINALIZER);
    change.accept(now);
    return new WorthReconciling().accept(now, before);
  }

  @Test
  void specFinalizerDeletionAndOurAnnotationsCount() {
    assertThat(worth(s -> s.getMetadata().setGeneration(4L))).isTrue();
    assertThat(worth(s -> s.removeFinalizer(Annotations.FINALIZER))).isTrue();
    assertThat(worth(s -> s.getMetadata().setDeletionTimestamp("2026-01-01T00:00:00Z"))).isTrue();
    assertThat(
            worth(s -> s.getMetadata().getAnnotations().put("mysocket.io/reconcile", "disabled")))
        .isTrue();
  }

  @Test
  void statusesAndOthersAnnotationsDoNot() {
    assertThat(worth(s -> s.getMetadata().setResourceVersion("9"))).isFalse();
    assertThat(worth(s -> s.getMetadata().getAnnotations().put("their.io/x", "y"))).isFalse();
    assertThat(worth(s -> s.setStatus(MySocketStatuses.present(s)))).isFalse();
  }
}
