package dev.arcbox.virtio.blk;

import dev.arcbox.platform.errno.PlatformException;
import dev.arcbox.virtio.DeviceContext;
import dev.arcbox.virtio.VirtioDevice;
import dev.arcbox.virtio.VirtioQueue;
import dev.arcbox.virtio.queue.BrokenRingException;
import dev.arcbox.virtio.queue.DescriptorChain;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The block device: one request queue over one {@link BlkDisk}, which is not its own to close. */
public final class BlkDevice implements VirtioDevice {
  public static final int DEVICE_ID = 2;

  /** GET_ID answers this many bytes, padded with zeroes (VIRTIO 1.2 section 5.2.6). */
  static final int ID_BYTES = 20;

  private final BlkDisk disk;
  private final BlkMetrics metrics;
  private final MemorySegment config;
  private final MemorySegment id;
  private final DescriptorChain chain = new DescriptorChain();
  private final BlkRequest request = new BlkRequest();
  private final BlkRanges ranges;
  private boolean writeThrough;

  public BlkDevice(BlkDisk disk) {
    this.disk = disk;
    this.metrics = disk.metrics();
    this.config = BlkConfig.of(disk.sectors());
    this.id =
        MemorySegment.ofArray(
            Arrays.copyOf(disk.serial().getBytes(StandardCharsets.US_ASCII), ID_BYTES));
    this.ranges = new BlkRanges(disk);
  }

  @Override
  public int deviceId() {
    return DEVICE_ID;
  }

  @Override
  public int queueCount() {
    return 1;
  }

  @Override
  public long features() {
    return BlkFeatures.offered(disk.readOnly());
  }

  @Override
  public int configSize() {
    return BlkConfig.BYTES;
  }

  @Override
  public void readConfig(int offset, MemorySegment target, int length) {
    MemorySegment.copy(config, offset, target, 0, length);
  }

  @Override
  public void activate(DeviceContext context) {
    // Section 5.2.6.2: without FLUSH the driver cannot ask, so each write must be stable.
    writeThrough = (context.features() & BlkFeatures.FLUSH) == 0;
  }

  @Override
  public void process(VirtioQueue queue) throws BrokenRingException {
    while (queue.pop(chain)) {
      if (request.parse(chain)) {
        queue.complete(chain, serve());
      } else {
        queue.refuse(chain);
      }
    }
    request.clear();
    queue.interrupt();
  }

  private long serve() {
    try {
      return switch (request.type()) {
        case BlkRequest.IN -> read();
        case BlkRequest.OUT -> write();
        case BlkRequest.FLUSH -> flush();
        case BlkRequest.GET_ID -> identify();
        case BlkRequest.DISCARD -> finish(disk.readOnly() ? UNSUPPORTED : ranges.discard(request));
        case BlkRequest.WRITE_ZEROES ->
            finish(disk.readOnly() ? UNSUPPORTED : ranges.writeZeroes(request));
        default -> finish(UNSUPPORTED);
      };
    } catch (PlatformException e) {
      // The host's disk failed or is full, or the guest's memory is gone (EFAULT).
      return finish(BlkRequest.IOERR);
    }
  }

  private static final byte UNSUPPORTED = BlkRequest.UNSUPP;

  private long finish(byte status) {
    if (status == BlkRequest.IOERR) {
      metrics.errors().increment();
    } else if (status == BlkRequest.UNSUPP) {
      metrics.unsupported().increment();
    }
    return request.finish(status, 0);
  }

  private boolean onDisk(long bytes) {
    return bytes % BlkConfig.SECTOR == 0 && disk.holds(request.sector(), bytes / BlkConfig.SECTOR);
  }

  private long read() {
    long bytes = request.inBytes();
    if (!onDisk(bytes) || !disk.read(request.in(), request.sector() * BlkConfig.SECTOR)) {
      return finish(BlkRequest.IOERR);
    }
    metrics.reads().increment();
    metrics.readBytes().add(bytes);
    return request.finish(BlkRequest.OK, bytes);
  }

  private long write() {
    long bytes = request.outBytes();
    if (disk.readOnly() || !onDisk(bytes)) {
      return finish(BlkRequest.IOERR);
    }
    disk.write(request.out(), request.sector() * BlkConfig.SECTOR);
    if (writeThrough) {
      disk.flush();
    }
    metrics.writes().increment();
    metrics.writtenBytes().add(bytes);
    return finish(BlkRequest.OK);
  }

  private long flush() {
    if (!disk.readOnly()) {
      disk.flush();
    }
    metrics.flushes().increment();
    return finish(BlkRequest.OK);
  }

  private long identify() {
    if (request.inBytes() < ID_BYTES) {
      return finish(BlkRequest.IOERR);
    }
    request.copyIn(id, ID_BYTES);
    return request.finish(BlkRequest.OK, request.inBytes());
  }

  @Override
  public void reset() {
    request.clear();
  }

  @Override
  public void close() {
    request.clear();
  }
}
