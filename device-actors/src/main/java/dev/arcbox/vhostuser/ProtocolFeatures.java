package dev.arcbox.vhostuser;

/** The feature bits of the transport itself. */
final class ProtocolFeatures {
  private ProtocolFeatures() {}

  /** VHOST_USER_F_PROTOCOL_FEATURES, among the virtio feature bits. */
  static final long F_PROTOCOL_FEATURES = 1L << 30;

  /** VIRTIO_F_VERSION_1: we speak no legacy virtio. */
  static final long VERSION_1 = 1L << 32;

  static final long MULTI_QUEUE = 1L;
  static final long REPLY_ACK = 1L << 3;
  static final long BACKEND_REQ = 1L << 5;
  static final long CONFIG = 1L << 9;
  static final long RESET_DEVICE = 1L << 13;
  static final long STATUS = 1L << 16;

  /** What we offer in GET_PROTOCOL_FEATURES. */
  static final long OFFERED =
      MULTI_QUEUE | REPLY_ACK | BACKEND_REQ | CONFIG | RESET_DEVICE | STATUS;
}
