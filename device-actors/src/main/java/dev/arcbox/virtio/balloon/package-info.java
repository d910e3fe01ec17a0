/**
 * The memory balloon (VIRTIO 1.2 section 5.5): the guest gives pages back that it does not use, and
 * the host's memory shrinks by them at once.
 *
 * <p>Two roads. Free page reporting: the guest's kernel tells of free blocks by itself, without
 * being asked, and may use them again at any time. The balloon proper: {@link
 * dev.arcbox.virtio.balloon.BalloonEndpoint#target} asks for so many bytes, page by page; on memory
 * pressure the guest takes them back by itself (DEFLATE_ON_OOM). Either way the pages are punched
 * out of the file behind guest memory; touched again, they are fresh zeroes.
 *
 * <p>Thread: the device's worker; the endpoint is for any. Limits: page frames per request, and
 * what the queue itself bounds. Page frames outside of the guest's memory are counted and passed
 * over. Free page hinting is not offered: it serves live migration only.
 */
package dev.arcbox.virtio.balloon;
