package dev.arcbox.vm;

import dev.arcbox.virtio.balloon.BalloonEndpoint;
import dev.arcbox.virtio.balloon.BalloonStatistics;

/**
 * A machine's balloon at one moment.
 *
 * @param targetBytes asked of the guest
 * @param actualBytes that the guest says it has given
 * @param reportedBytes that the guest has told to be free by itself, since its start
 * @param returnedBytes given back to the host, of both kinds, since its start
 * @param statistics what the guest says of its memory; empty when it says nothing
 */
public record BalloonReport(
    long targetBytes,
    long actualBytes,
    long reportedBytes,
    long returnedBytes,
    BalloonStatistics statistics) {

  static BalloonReport of(BalloonEndpoint balloon, BalloonStatistics statistics) {
    return new BalloonReport(
        balloon.targetBytes(),
        balloon.actualBytes(),
        balloon.metrics().reportedBytes().value(),
        balloon.metrics().returnedBytes().value(),
        statistics);
  }
}
