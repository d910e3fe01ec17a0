package dev.arcbox.runtime.boot;

/** Hears of each step of preparing boot assets, on the thread that does the work. */
@FunctionalInterface
public interface BootProgress {

  /** For callers that do not show progress. */
  BootProgress SILENT = (step, detail, done, total) -> {};

  /**
   * Work went on.
   *
   * @param step short name of the step: "packages", "kernel", "initramfs", "system image"
   * @param detail what is being done to what, for a person
   * @param done of {@code total}, in the step's own unit; 0 of 0 when that is not known
   * @param total see {@code done}
   */
  void progress(String step, String detail, long done, long total);
}
