package io.mysocket.crds;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.mysocket.crds.sockets.DeletionPolicy;
import io.mysocket.crds.sockets.MySocket;
import io.mysocket.crds.sockets.SocketType;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An object of a newer schema must not end the operator. */
class UnknownValuesTest {
  private static final ObjectMapper LENIENT =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_USING_DEFAULT_VALUE)
          .build();

  static Stream<Class<?>> enums() {
    return new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.mysocket.crds")
            .stream()
            .filter(type -> type.isEnum())
            .map(type -> type.reflect());
  }

  @ParameterizedTest
  @MethodSource("enums")
  void everyEnumTakesAValueItLacksForUnknown(Class<?> type) throws Exception {
    assertThat(type.getField("UNKNOWN").isAnnotationPresent(JsonEnumDefaultValue.class)).isTrue();
    assertThat(LENIENT.readValue("\"of-a-newer-schema\"", type)).hasToString("UNKNOWN");
  }

  @Test
  void readsAnObjectOfANewerSchema() throws Exception {
    var socket =
        LENIENT.readValue(
            """
            {"apiVersion": "mysocket.io/v1", "kind": "MySocket", "metadata": {"name": "web"},
             "spec": {"type": "quic", "target": {"service": {"name": "web", "port": 80, "zone": "a"}},
                      "deletionPolicy": "Archive", "identity": {"issuer": "x"}},
             "status": {"observedGeneration": -1, "novel": true}}
            """,
            MySocket.class);

    assertThat(socket.getSpec().type()).isEqualTo(SocketType.UNKNOWN);
    assertThat(socket.getSpec().deletionPolicy()).isEqualTo(DeletionPolicy.UNKNOWN);
    assertThat(socket.getSpec().retained()).isTrue();
    assertThat(socket.getSpec().target().text()).isEqualTo("web:80");
    assertThat(socket.getStatus().observedGeneration()).isEqualTo(-1);
  }
}
