package io.mysocket.relay.config;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads a {@link TracingConfig}. */
final class TracingSettings {
  private enum Mode {
    PASS_ON,
    BEGIN
  }

  private static final String ENDPOINT = "tracing.endpoint";
  private static final double RATIO = 0.1;

  private TracingSettings() {}

  static TracingConfig read(Settings settings) {
    Mode mode = settings.choice("tracing.mode", Mode.PASS_ON);
    double ratio = settings.read("tracing.ratio", RATIO, TracingSettings::asShare);
    @Nullable URI endpoint = settings.<@Nullable URI>read(ENDPOINT, null, Readings::asUrl);
    Path headers = Readings.file(settings, "tracing.headers-file");
    Path authority = Readings.file(settings, "tracing.ca-file");
    if (endpoint == null && (headers != null || authority != null)) {
      settings.mistake(ENDPOINT, "other tracing keys are set but not this one; name the collector");
    }
    if (mode == Mode.PASS_ON) {
      if (endpoint != null) {
        settings.mistake(ENDPOINT, "it takes tracing.mode begin; set that, or unset this");
      }
      return new TracingConfig.PassOn();
    }
    return new TracingConfig.Begin(
        ratio, endpoint == null ? null : new TracingConfig.Otlp(endpoint, headers, authority));
  }

  private static double asShare(String text) throws Settings.Mistake {
    if (text.matches("[01](\\.[0-9]{1,6})?") && Double.parseDouble(text) <= 1) {
      return Double.parseDouble(text);
    }
    throw new Settings.Mistake("is not a share; write one from 0 to 1, such as 0.1");
  }
}
