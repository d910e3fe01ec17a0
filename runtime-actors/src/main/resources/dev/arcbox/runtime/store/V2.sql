-- Images: what the blobs of the OCI layout mean, and which of them are wanted.
CREATE TABLE images (
  id TEXT PRIMARY KEY,
  manifest TEXT NOT NULL,
  manifest_size INTEGER NOT NULL,
  config TEXT NOT NULL
) STRICT;

CREATE TABLE image_names (
  name TEXT PRIMARY KEY,
  image_id TEXT NOT NULL REFERENCES images (id) ON DELETE CASCADE
) STRICT;
CREATE INDEX image_names_by_image ON image_names (image_id);

CREATE TABLE image_layers (
  image_id TEXT NOT NULL REFERENCES images (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  diff_id TEXT NOT NULL,
  blob TEXT NOT NULL,
  media_type TEXT NOT NULL,
  blob_size INTEGER NOT NULL,
  size INTEGER NOT NULL,
  PRIMARY KEY (image_id, position)
) STRICT;
