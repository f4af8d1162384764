package io.mysocket.relay.database;

import java.lang.reflect.Type;
import java.sql.Types;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.argument.ArgumentFactory;
import org.jdbi.v3.core.config.ConfigRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Binds texts. PostgreSQL has none with NUL in them, so that one is bound as a text that is nowhere
 * in the database either: looking for it finds nothing, as in SQLite.
 */
final class PostgresTexts implements ArgumentFactory.Preparable {
  @Override
  public Optional<Function<Object, Argument>> prepare(Type type, ConfigRegistry config) {
    return type == String.class ? Optional.of(PostgresTexts::argument) : Optional.empty();
  }

  @Override
  public Optional<Argument> build(Type type, @Nullable Object value, ConfigRegistry config) {
    return type == String.class ? Optional.of(argument(value)) : Optional.empty();
  }

  private static Argument argument(@Nullable Object value) {
    return (position, statement, _) -> {
      if (value instanceof String text) {
        statement.setString(position, text.replace('\0', '\ufffd'));
      } else {
        statement.setNull(position, Types.VARCHAR);
      }
    };
  }
}
