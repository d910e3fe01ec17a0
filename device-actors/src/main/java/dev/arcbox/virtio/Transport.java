package dev.arcbox.virtio;

/** What a device tells its driver through the transport; worker thread only. */
public interface Transport {
  /** The configuration space changed. */
  void configChanged();

  /** DEVICE_NEEDS_RESET was set because of this queue (VIRTIO 1.2 section 2.1.2). */
  void needsReset(int queue);

  /** Tells nobody. */
  Transport NONE =
      new Transport() {
        @Override
        public void configChanged() {}

        @Override
        public void needsReset(int queue) {}
      };
}
