package dev.arcbox.runtime.store;

import dev.arcbox.runtime.store.StoredImage.StoredLayer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Images, their names and their layers. Changes of one call happen together. */
public final class ImageTable {
  private final Database database;

  ImageTable(Database database) {
    this.database = database;
  }

  /** Adds images that are not there yet, and moves each one's names to it. */
  public CompletableFuture<Void> put(List<StoredImage> images) {
    return database.transaction(
        "writing images",
        connection -> {
          for (StoredImage image : images) {
            insert(connection, image);
          }
          return null;
        });
  }

  /** Points {@code name} at an image, wherever it pointed before. */
  public CompletableFuture<Void> name(String name, String imageId) {
    return database.transaction(
        "naming image " + imageId,
        connection -> {
          point(connection, name, imageId);
          return null;
        });
  }

  /** Takes names away; the images stay. */
  public CompletableFuture<Void> unname(List<String> names) {
    return database.transaction(
        "untagging",
        connection -> {
          for (String name : names) {
            Database.execute(connection, "DELETE FROM image_names WHERE name = ?", name);
          }
          return null;
        });
  }

  /** Forgets an image with its names and layers; its blobs are the image store's to sweep. */
  public CompletableFuture<Void> delete(String imageId) {
    return database.transaction(
        "deleting image " + imageId,
        connection -> {
          Database.execute(connection, "DELETE FROM images WHERE id = ?", imageId);
          return null;
        });
  }

  public CompletableFuture<List<StoredImage>> all() {
    return database.transaction(
        "listing images",
        connection -> {
          List<StoredImage> images = new ArrayList<>();
          for (StoredImage bare : bareImages(connection)) {
            images.add(
                new StoredImage(
                    bare.id(),
                    bare.manifest(),
                    bare.manifestSize(),
                    bare.config(),
                    layersOf(connection, bare.id()),
                    namesOf(connection, bare.id())));
          }
          return images;
        });
  }

  private static void insert(Connection connection, StoredImage image) throws SQLException {
    int added =
        Database.execute(
            connection,
            "INSERT INTO images (id, manifest, manifest_size, config) VALUES (?, ?, ?, ?)"
                + " ON CONFLICT (id) DO NOTHING",
            image.id(),
            image.manifest(),
            image.manifestSize(),
            image.config());
    for (int i = 0; added == 1 && i < image.layers().size(); i++) {
      StoredLayer layer = image.layers().get(i);
      Database.execute(
          connection,
          "INSERT INTO image_layers (image_id, position, diff_id, blob, media_type, blob_size, size)"
              + " VALUES (?, ?, ?, ?, ?, ?, ?)",
          image.id(),
          i,
          layer.diffId(),
          layer.blob(),
          layer.mediaType(),
          layer.blobSize(),
          layer.size());
    }
    for (String name : image.names()) {
      point(connection, name, image.id());
    }
  }

  private static void point(Connection connection, String name, String imageId)
      throws SQLException {
    Database.execute(
        connection,
        "INSERT INTO image_names (name, image_id) VALUES (?, ?)"
            + " ON CONFLICT (name) DO UPDATE SET image_id = excluded.image_id",
        name,
        imageId);
  }

  private static List<StoredImage> bareImages(Connection connection) throws SQLException {
    return Database.query(
        connection,
        row ->
            new StoredImage(
                row.getString(1),
                row.getString(2),
                row.getLong(3),
                row.getString(4),
                List.of(),
                List.of()),
        "SELECT id, manifest, manifest_size, config FROM images ORDER BY id");
  }

  private static List<StoredLayer> layersOf(Connection connection, String imageId)
      throws SQLException {
    return Database.query(
        connection,
        row ->
            new StoredLayer(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getLong(4),
                row.getLong(5)),
        "SELECT diff_id, blob, media_type, blob_size, size FROM image_layers"
            + " WHERE image_id = ? ORDER BY position",
        imageId);
  }

  private static List<String> namesOf(Connection connection, String imageId) throws SQLException {
    return Database.query(
        connection,
        row -> row.getString(1),
        "SELECT name FROM image_names WHERE image_id = ? ORDER BY name",
        imageId);
  }
}
