-- Containers, machines and events. Times are nanoseconds since 1970.
CREATE TABLE containers (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  image_id TEXT NOT NULL,
  state TEXT NOT NULL,
  created INTEGER NOT NULL,
  document TEXT NOT NULL CHECK (json_valid(document))
) STRICT;
CREATE INDEX containers_by_state ON containers (state);
CREATE INDEX containers_by_created ON containers (created);

CREATE TABLE machines (
  name TEXT PRIMARY KEY,
  state TEXT NOT NULL,
  created INTEGER NOT NULL,
  document TEXT NOT NULL CHECK (json_valid(document))
) STRICT;

CREATE TABLE events (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  time INTEGER NOT NULL,
  type TEXT NOT NULL,
  action TEXT NOT NULL,
  object_id TEXT NOT NULL,
  attributes TEXT NOT NULL
) STRICT;
CREATE INDEX events_by_time ON events (time);
