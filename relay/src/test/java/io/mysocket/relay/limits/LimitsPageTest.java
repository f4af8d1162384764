package io.mysocket.relay.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysocket.relay.accounts.Attempts;
import io.mysocket.ssh.SshLimits;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page of limits has the values of the code. */
class LimitsPageTest {
  private static final Path FOLDER = Path.of("..", "docs", "reference");
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `([\\w.-]+)` \\| (\\w+) \\|(.*)\\|$");
  private static final Pattern GROUP = Pattern.compile("  ([a-z0-9-]+):");
  private static final Pattern SETTING = Pattern.compile("    ([a-z0-9-]+): (\\w+)");

  private static Map<String, String> page(String heading) throws IOException {
    String after =
        Files.readString(FOLDER.resolve("limits.md")).split("\n## " + heading + "\n", 2)[1];
    Map<String, String> values = new LinkedHashMap<>();
    ROW.matcher(after.split("\n## ", 2)[0])
        .results()
        .forEach(row -> values.put(row.group(1), row.group(2)));
    return values;
  }

  /** The default of each is what relay.yaml has, which has a test of its own. */
  @Test
  void hasEachSettingWithItsDefault() throws IOException {
    String limits = Files.readString(FOLDER.resolve("relay.yaml")).split("\nlimits:\n", 2)[1];
    Map<String, String> settings = new LinkedHashMap<>();
    String group = "";
    for (String line : limits.split("\n\n", 2)[0].lines().toList()) {
      var begun = GROUP.matcher(line);
      var set = SETTING.matcher(line);
      if (begun.matches()) {
        group = begun.group(1);
      } else if (set.matches()) {
        settings.put("limits." + group + "." + set.group(1), set.group(2));
      }
    }
    assertThat(settings).hasSizeGreaterThan(25);
    assertThat(page("Visitors and logins")).isEqualTo(settings);
  }

  @Test
  void hasEachBoundOfSsh() throws Exception {
    Map<String, String> bounds = new LinkedHashMap<>();
    collect("ssh", SshLimits.DEFAULT, bounds);

    assertThat(page("SSH")).isEqualTo(bounds);
  }

  private static void collect(String name, Object value, Map<String, String> into)
      throws ReflectiveOperationException {
    if (!value.getClass().isRecord()) {
      into.put(name, text(value));
      return;
    }
    for (RecordComponent part : value.getClass().getRecordComponents()) {
      collect(name + "." + part.getName(), part.getAccessor().invoke(value), into);
    }
  }

  @Test
  void namesConstantsAsTheyAre() throws Exception {
    Map<String, String> values = page("API, events, mail, accounts");
    assertThat(values).hasSizeGreaterThan(25);
    for (var row : values.entrySet()) {
      int dot = row.getKey().lastIndexOf('.');
      Field constant =
          Class.forName("io.mysocket.relay." + row.getKey().substring(0, dot))
              .getDeclaredField(row.getKey().substring(dot + 1));
      assertThat(row.getValue()).as(row.getKey()).isEqualTo(text(value(constant, null)));
    }
  }

  @Test
  void hasAllAttempts() throws Exception {
    Map<String, String> most = new LinkedHashMap<>();
    Map<String, String> in = new LinkedHashMap<>();
    for (Attempts.Kind kind : Attempts.Kind.values()) {
      most.put(kind.name(), text(value(Attempts.Kind.class.getDeclaredField("most"), kind)));
      in.put(kind.name(), text(value(Attempts.Kind.class.getDeclaredField("time"), kind)));
    }
    assertThat(page("Attempts")).isEqualTo(most);
    String text = Files.readString(FOLDER.resolve("limits.md"));
    in.forEach((kind, time) ->
        assertThat(text).contains("| `" + kind + "` | " + most.get(kind) + " | " + time + " |"));
  }

  private static Object value(Field field, Object of) throws ReflectiveOperationException {
    field.setAccessible(true);
    return field.get(of);
  }

  private static String text(Object value) {
    return value instanceof Duration time
        ? time.toString().substring("PT".length()).toLowerCase(Locale.ROOT)
        : value.toString();
  }
}
