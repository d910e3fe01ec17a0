package dev.arcbox.runtime.store;

import java.nio.file.Path;

/** The store, open. All calls answer futures; failures are {@link StoreException}s. */
public final class Store implements AutoCloseable {
  private final Database database;
  private final ContainerTable containers;
  private final MachineTable machines;
  private final EventTable events;
  private final ImageTable images;
  private final VolumeTable volumes;
  private final NetworkTable networks;

  private Store(Database database) {
    this.database = database;
    this.containers = new ContainerTable(database);
    this.machines = new MachineTable(database);
    this.events = new EventTable(database);
    this.images = new ImageTable(database);
    this.volumes = new VolumeTable(database);
    this.networks = new NetworkTable(database);
  }

  /**
   * Opens or creates the file and brings its schema up to date. SQLite's native library is unpacked
   * beside it once.
   *
   * @throws StoreException.Corrupt when it is not a database or is broken
   * @throws StoreException.TooNew when a later version wrote it
   */
  public static Store open(Path file) {
    return new Store(DatabaseFile.open(file));
  }

  public ContainerTable containers() {
    return containers;
  }

  public MachineTable machines() {
    return machines;
  }

  public EventTable events() {
    return events;
  }

  public ImageTable images() {
    return images;
  }

  public VolumeTable volumes() {
    return volumes;
  }

  public NetworkTable networks() {
    return networks;
  }

  /** Waits for the work that was accepted. */
  @Override
  public void close() {
    database.close();
  }
}
