package io.mysocket.e2e.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every file of the table, tried on a real API server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ManifestsIT {
  private ApiServer server;

  @BeforeAll
  void connect() {
    server = new ApiServer();
  }

  @AfterAll
  void close() {
    if (server != null) {
      server.close();
    }
  }

  static List<Manifest> good() {
    return Manifest.of("good");
  }

  static List<Manifest> bad() {
    return Manifest.of("bad");
  }

  static List<Manifest> goodChanges() {
    return Manifest.of("good-changes");
  }

  static List<Manifest> badChanges() {
    return Manifest.of("bad-changes");
  }

  @ParameterizedTest
  @MethodSource("good")
  void takes(Manifest manifest) {
    Answer answer = server.tryToCreate(manifest.kind(), manifest.objects().getFirst());

    assertThat(answer.accepted()).as("%s: %s", manifest, answer.message()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("bad")
  void refusesWithFieldAndRemedy(Manifest manifest) {
    Answer answer = server.tryToCreate(manifest.kind(), manifest.objects().getFirst());

    refusedFor(manifest, answer);
  }

  @ParameterizedTest
  @MethodSource("goodChanges")
  void takesTheChange(Manifest manifest) {
    Answer answer = change(manifest);

    assertThat(answer.accepted()).as("%s: %s", manifest, answer.message()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("badChanges")
  void refusesTheChangeWithFieldAndRemedy(Manifest manifest) {
    Answer answer = change(manifest);

    refusedFor(manifest, answer);
  }

  private Answer change(Manifest manifest) {
    Answer first = server.apply(manifest.kind(), manifest.objects().getFirst());
    assertThat(first.accepted()).as("first of %s: %s", manifest, first.message()).isTrue();
    try {
      return server.tryToApply(manifest.kind(), manifest.objects().getLast());
    } finally {
      server.delete(manifest.kind());
    }
  }

  /** For that field and no other: else the file might also pass with its rule gone. */
  private static void refusedFor(Manifest manifest, Answer answer) {
    assertThat(answer.code()).as("%s: %s", manifest, answer.message()).isIn(400, 422);
    assertThat(answer.message()).as("%s", manifest).contains(manifest.wants());
    assertThat(answer.fields()).as("%s", manifest).hasSizeLessThanOrEqualTo(1);
  }
}
