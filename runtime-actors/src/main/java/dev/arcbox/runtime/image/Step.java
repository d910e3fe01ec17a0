package dev.arcbox.runtime.image;

/** Moments at which a kill must do no harm; tests look at the disk there. */
enum Step {
  SPOOLING,
  SPOOLED,
  CHECKED,
  BLOB_NAMED,
  BLOBS_NAMED,
  RECORDED,
  INDEX_WRITTEN,
  FORGOTTEN,
  SWEPT;

  /** Told of each step as it is reached. */
  @FunctionalInterface
  interface Observer {
    void reached(Step step);
  }
}
