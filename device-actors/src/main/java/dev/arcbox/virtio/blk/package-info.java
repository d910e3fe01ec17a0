/**
 * The block device, VIRTIO 1.2 section 5.2, over a raw image file.
 *
 * <p>Everything runs on the device's worker thread, disk I/O included: {@code preadv} and {@code
 * pwritev} move bytes straight between the file and the guest's buffers. The hot path allocates
 * nothing.
 *
 * <p>Files: the device, its request (wire), its configuration space, its metrics. It has no state
 * beyond its rings, so a new instance takes over where the last one failed; requests in flight then
 * are simply done again, which for a disk gives the same result.
 *
 * <p>Limits: 254 data segments and 64 MiB a request; 16 ranges of up to 4 GiB a discard.
 */
package dev.arcbox.virtio.blk;
