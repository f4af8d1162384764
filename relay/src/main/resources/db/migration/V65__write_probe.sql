-- One row that is written now and then to see whether changes are taken again.
CREATE TABLE write_probe (
  id INTEGER PRIMARY KEY,
  filling TEXT NOT NULL
);
