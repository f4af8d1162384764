package io.mysocket.relay.backup;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.Map;

/**
 * What is in a backup: its {@code backup.json}.
 *
 * @param format how the file is built; this is 1
 * @param version of the relay that made it
 * @param database {@code sqlite}, which is in it, or {@code postgresql}, which is not
 * @param files SHA-256 of each, by its path in the data folder
 */
record Contents(
    @JsonProperty(required = true) int format,
    String version,
    Instant madeAt,
    @JsonProperty(required = true) String database,
    @JsonProperty(required = true) Map<String, String> files) {
  static final int FORMAT = 1;
  static final String NAME = "backup.json";

  /** What the paths of files begin with in the zip. */
  static final String FOLDER = "data/";

  /** Most files of a backup. */
  static final int MOST = 100_000;

  static final String SQLITE = "sqlite";
  static final String POSTGRESQL = "postgresql";

  Contents {
    files = Map.copyOf(files);
  }
}
