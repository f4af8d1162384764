package io.mysocket.relay.database;

import java.sql.SQLException;

/** What PostgreSQL's error codes mean (PostgreSQL, appendix A). */
final class PostgresFaults {
  private PostgresFaults() {}

  static Fault of(Throwable failed) {
    Fault found = new Fault.Busy();
    for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql && sql.getSQLState() != null) {
        found = of(sql.getSQLState(), sql);
      }
    }
    return found;
  }

  private static Fault of(String state, SQLException failed) {
    return switch (state) {
      case "53100" -> new Fault.ReadOnly("the database server's disk is full");
      case "25006" -> new Fault.ReadOnly("the database server takes no changes; is it a standby?");
      // Lock or statement took too long, cancelled, deadlock, serialization: once more may do.
      case "55P03", "57014", "40P01", "40001", "25P03" -> new Fault.Busy();
      default ->
          switch (state.substring(0, 2)) {
            // Connection, authorisation, no such database, resources, shutdown, system.
            case "08", "28", "3D", "53", "57", "58", "XX" -> new Fault.Gone(Fault.words(failed));
            default -> new Fault.Refused();
          };
    };
  }
}
