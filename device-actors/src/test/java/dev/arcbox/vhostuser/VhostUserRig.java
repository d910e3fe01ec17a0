package dev.arcbox.vhostuser;

import dev.arcbox.virtio.DeviceFactory;
import dev.arcbox.virtio.queue.QueueMetrics;
import java.nio.file.Path;
import java.util.List;

/** {@link ServerRig} for tests of other packages. */
public final class VhostUserRig implements AutoCloseable {
  private final ServerRig rig;

  public VhostUserRig(Path folder, DeviceFactory factory) {
    rig = new ServerRig(folder, factory);
  }

  public Path socket() {
    return rig.socket;
  }

  public List<QueueMetrics> metrics() {
    return rig.runner.metrics();
  }

  public List<String> events() {
    return List.copyOf(rig.events);
  }

  public void settle() {
    rig.settle();
  }

  @Override
  public void close() {
    rig.close();
  }
}
