package io.mysocket.relay.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/**
 * Tests that run on SQLite, and again on each PostgreSQL where there is time for it: with {@code
 * -Dpostgresql.tests=all}, as {@code ./mysocket test --soak} has it.
 */
@Tag("every-database-at-length")
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface OnEveryDatabaseAtLength {}
