package dev.arcbox.vmm.boot;

/**
 * One block of LZ4, decompressed with every length and distance checked.
 *
 * <pre>
 * sequence: | token: literals u4, match u4 | more literals… | literals | distance u16 | more match… |
 * </pre>
 *
 * @see <a href="https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md">LZ4 block format</a>
 */
final class Lz4Block {
  private static final int LEAST_MATCH = 4;
  private static final int MORE = 15;

  private final byte[] in;
  private final int end;
  private final byte[] out;
  private int at;
  private int filled;

  private Lz4Block(byte[] in, int length, byte[] out) {
    this.in = in;
    this.end = length;
    this.out = out;
  }

  /** Decompresses the first {@code length} bytes; returns how many came out. */
  static int decompress(byte[] in, int length, byte[] out) throws BootException {
    return new Lz4Block(in, length, out).run();
  }

  private int run() throws BootException {
    while (at < end) {
      int token = next();
      int literals = length(token >> 4);
      if (literals > end - at || literals > out.length - filled) {
        throw damaged();
      }
      System.arraycopy(in, at, out, filled, literals);
      at += literals;
      filled += literals;
      if (at == end) {
        break; // The last sequence has literals only.
      }
      copyMatch(next() | (next() << 8), length(token & MORE) + LEAST_MATCH);
    }
    return filled;
  }

  /** Byte by byte where the match overlaps what it makes. */
  private void copyMatch(int distance, int length) throws BootException {
    if (distance == 0 || distance > filled || length > out.length - filled) {
      throw damaged();
    }
    int from = filled - distance;
    if (distance >= length) {
      System.arraycopy(out, from, out, filled, length);
    } else {
      for (int i = 0; i < length; i++) {
        out[filled + i] = out[from + i];
      }
    }
    filled += length;
  }

  private int length(int first) throws BootException {
    int length = first;
    int more = first == MORE ? 0xff : 0;
    while (more == 0xff) {
      more = next();
      length += more;
      if (length < 0 || length > out.length) {
        throw damaged();
      }
    }
    return length;
  }

  private int next() throws BootException {
    if (at >= end) {
      throw damaged();
    }
    return in[at++] & 0xff;
  }

  private static BootException damaged() {
    return new BootException("kernel: its LZ4 payload is damaged");
  }
}
