package io.mysocket.relay.database;

/** Table {@code write_probe}: one row, which shows that changes are taken. */
final class ProbeTable {
  private ProbeTable() {}

  static void write(Transaction now, String text) {
    now.handle().execute("DELETE FROM write_probe");
    now.handle().execute("INSERT INTO write_probe (id, filling) VALUES (1, ?)", text);
  }
}
