/** The socket device: streams between the host (CID 2) and one guest. VIRTIO 1.2, section 5.10. */
package dev.arcbox.virtio.vsock;
