package dev.arcbox.virtio.queue;

/** Why a chain was given back unserved: each is a rule that the driver broke. */
public enum Refusal {
  /** More descriptors than the queue or the device allows; loops end here too (2.7.5.3.1). */
  TOO_LONG,
  /** More bytes than the device allows (2.7.4.2: at most 2^32; ours is lower). */
  TOO_LARGE,
  /** A buffer of no bytes. */
  EMPTY_BUFFER,
  /** A chain's next index outside its table. */
  NEXT_OUT_OF_TABLE,
  /** A buffer that is not in one region of guest memory. */
  OUTSIDE_MEMORY,
  /** A readable buffer after a writable one (2.7.4.2). */
  READABLE_AFTER_WRITABLE,
  /** INDIRECT without the feature, inside an indirect table, or together with NEXT (2.7.5.3.1). */
  INDIRECT_MISPLACED,
  /** An indirect table that is empty or not a multiple of 16 bytes (2.7.5.3). */
  INDIRECT_MISSIZED,
  /** The device could not make sense of the request in a well-formed chain. */
  MALFORMED_REQUEST
}
