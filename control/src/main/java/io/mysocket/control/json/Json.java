package io.mysocket.control.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.cfg.MutableCoercionConfig;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.fasterxml.jackson.datatype.jsr310.deser.InstantDeserializer;
import java.io.IOException;
import java.time.Instant;

/** The mappers of the API's types; both write alike and may be shared by all threads. */
public final class Json {
  /** Deepest nesting read. */
  private static final int DEPTH = 50;

  /** Longest string read, in characters. */
  private static final int STRING = 64 << 10;

  /**
   * Refuses what it does not know: for the relay, so that a misspelt field is an error and not a
   * silent default.
   */
  public static final JsonMapper STRICT =
      builder()
          .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .withCoercionConfig(LogicalType.Textual, Json::onlyStrings)
          .addModule(new SimpleModule().addDeserializer(Instant.class, new WrittenInstant()))
          .build();

  /** Passes over what it does not know: for clients of a relay that may be newer. */
  public static final JsonMapper LENIENT =
      builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_USING_DEFAULT_VALUE)
          .build();

  private Json() {}

  /** A time in words; a number of seconds or milliseconds since whenever is none. */
  private static final class WrittenInstant extends StdScalarDeserializer<Instant> {
    private static final long serialVersionUID = 1;

    private WrittenInstant() {
      super(Instant.class);
    }

    @Override
    public Instant deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      if (!parser.hasToken(JsonToken.VALUE_STRING)) {
        return (Instant) context.handleUnexpectedToken(Instant.class, parser);
      }
      return InstantDeserializer.INSTANT.deserialize(parser, context);
    }
  }

  private static void onlyStrings(MutableCoercionConfig coercions) {
    coercions
        .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
        .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
        .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
  }

  private static JsonMapper.Builder builder() {
    var limits =
        StreamReadConstraints.builder().maxNestingDepth(DEPTH).maxStringLength(STRING).build();
    // Buffers used again would keep passwords and keys of bodies read long ago.
    JsonFactory format =
        JsonFactory.builder()
            .streamReadConstraints(limits)
            .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
            .build();
    return JsonMapper.builder(format)
        .addModule(new JavaTimeModule())
        .defaultPropertyInclusion(
            JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
        .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
        .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);
  }
}
