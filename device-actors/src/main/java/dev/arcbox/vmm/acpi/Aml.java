package dev.arcbox.vmm.acpi;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * ACPI Machine Language, as far as our DSDT needs it (ACPI 6.5 chapter 20). Every method returns
 * the bytes of one term.
 */
final class Aml {
  private static final int EXTENDED = 0x5b;

  /** Package lengths fit in 28 bits; our whole table is far smaller. */
  private static final int LONGEST = 1 << 28;

  private Aml() {}

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  static byte[] op(int... bytes) {
    byte[] out = new byte[bytes.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = (byte) bytes[i];
    }
    return out;
  }

  static byte[] little(long value, int bytes) {
    byte[] out = new byte[bytes];
    for (int i = 0; i < bytes; i++) {
      out[i] = (byte) (value >>> (8 * i));
    }
    return out;
  }

  /** PkgLength (20.2.4) of a body: it counts itself too. */
  static byte[] sized(byte[] body) {
    for (int own = 1; own <= 4; own++) {
      byte[] length = length(body.length + own);
      if (length.length == own) {
        return join(length, body);
      }
    }
    throw new IllegalArgumentException("AML package of " + body.length + " bytes");
  }

  /** The encoding itself, which fields of operation regions use for their bits too. */
  private static byte[] length(int value) {
    if (value < 0x40) {
      return op(value);
    }
    if (value >= LONGEST) {
      throw new IllegalArgumentException("AML length " + value);
    }
    int more = value < 1 << 12 ? 1 : value < 1 << 20 ? 2 : 3;
    return join(op((more << 6) | (value & 0xf)), little(value >>> 4, more));
  }

  /** NameString (20.2.2): an optional root or parent prefix, then segments between dots. */
  static byte[] name(String path) {
    int prefix = 0;
    while (prefix < path.length() && "\\^".indexOf(path.charAt(prefix)) >= 0) {
      prefix++;
    }
    String[] segments = path.substring(prefix).split("\\.", -1);
    byte[] marks = path.substring(0, prefix).getBytes(StandardCharsets.US_ASCII);
    byte[] names = new byte[0];
    for (String segment : segments) {
      names = join(names, segment(segment));
    }
    return switch (segments.length) {
      case 1 -> join(marks, names);
      case 2 -> join(marks, op(0x2e), names);
      default -> join(marks, op(0x2f, segments.length), names);
    };
  }

  /** Four characters, filled up with underscores. */
  private static byte[] segment(String text) {
    if (!text.matches("[A-Z_][A-Z_0-9]{0,3}")) {
      throw new IllegalArgumentException("AML name \"" + text + "\"");
    }
    return (text + "____").substring(0, 4).getBytes(StandardCharsets.US_ASCII);
  }

  static byte[] integer(long value) {
    if (value == 0 || value == 1) {
      return op((int) value);
    }
    if (value > 0 && value <= 0xff) {
      return join(op(0x0a), little(value, 1));
    }
    if (value > 0 && value <= 0xffff) {
      return join(op(0x0b), little(value, 2));
    }
    if (value > 0 && value <= 0xffff_ffffL) {
      return join(op(0x0c), little(value, 4));
    }
    return join(op(0x0e), little(value, 8));
  }

  static byte[] string(String text) {
    return join(op(0x0d), text.getBytes(StandardCharsets.US_ASCII), op(0));
  }

  /** A PNP id like PNP0C0C as the number that stands for it (19.3.4 "EISAID"). */
  static byte[] eisaId(String id) {
    int vendor = ((id.charAt(0) - '@') << 10) | ((id.charAt(1) - '@') << 5) | (id.charAt(2) - '@');
    int product = Integer.parseInt(id.substring(3), 16);
    int big = (vendor << 16) | product;
    return join(op(0x0c), little(Integer.reverseBytes(big) & 0xffff_ffffL, 4));
  }

  static byte[] buffer(byte[] bytes) {
    return join(op(0x11), sized(join(integer(bytes.length), bytes)));
  }

  static byte[] packageOf(byte[]... elements) {
    return join(op(0x12), sized(join(op(elements.length), join(elements))));
  }

  // ---- objects

  static byte[] named(String path, byte[] value) {
    return join(op(0x08), name(path), value);
  }

  static byte[] scope(String path, byte[]... body) {
    return join(op(0x10), sized(join(name(path), join(body))));
  }

  static byte[] device(String path, byte[]... body) {
    return join(op(EXTENDED, 0x82), sized(join(name(path), join(body))));
  }

  /** A method; serialized ones run one at a time. */
  static byte[] method(String path, int arguments, boolean serialized, byte[]... body) {
    int flags = arguments | (serialized ? 8 : 0);
    return join(op(0x14), sized(join(name(path), op(flags), join(body))));
  }

  static byte[] mutex(String path) {
    return join(op(EXTENDED, 0x01), name(path), op(0));
  }

  /** An operation region in I/O space. */
  static byte[] ioRegion(String path, int port, int bytes) {
    return join(op(EXTENDED, 0x80), name(path), op(1), integer(port), integer(bytes));
  }

  /** Fields of a region; unnamed bits are written as zeroes. */
  static byte[] field(String region, int accessBytes, byte[]... fields) {
    int access = 1 + Integer.numberOfTrailingZeros(accessBytes);
    int writeAsZeroes = 2 << 5;
    return join(
        op(EXTENDED, 0x81), sized(join(name(region), op(access | writeAsZeroes), join(fields))));
  }

  static byte[] bits(String path, int count) {
    return join(segment(path), length(count));
  }

  static byte[] skip(int count) {
    return join(op(0), length(count));
  }

  // ---- statements and expressions

  static byte[] local(int index) {
    return op(0x60 + index);
  }

  static byte[] argument(int index) {
    return op(0x68 + index);
  }

  static byte[] call(String method, byte[]... arguments) {
    return join(name(method), join(arguments));
  }

  static byte[] store(byte[] value, byte[] target) {
    return join(op(0x70), value, target);
  }

  static byte[] and(byte[] a, byte[] b) {
    return join(op(0x7b), a, b, op(0));
  }

  static byte[] equal(byte[] a, byte[] b) {
    return join(op(0x93), a, b);
  }

  static byte[] less(byte[] a, byte[] b) {
    return join(op(0x95), a, b);
  }

  static byte[] increment(byte[] target) {
    return join(op(0x75), target);
  }

  static byte[] ifThen(byte[] condition, byte[]... body) {
    return join(op(0xa0), sized(join(condition, join(body))));
  }

  static byte[] whileDo(byte[] condition, byte[]... body) {
    return join(op(0xa2), sized(join(condition, join(body))));
  }

  static byte[] notify(byte[] object, byte[] value) {
    return join(op(0x86), object, value);
  }

  static byte[] acquire(String mutex) {
    int forEver = 0xffff;
    return join(op(EXTENDED, 0x23), name(mutex), little(forEver, 2));
  }

  static byte[] release(String mutex) {
    return join(op(EXTENDED, 0x27), name(mutex));
  }

  static byte[] giveBack(byte[] value) {
    return join(op(0xa4), value);
  }
}
