package dev.arcbox.runtime.network;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * A block of addresses, v4 or v6.
 *
 * @param bits of an address: 32 or 128
 */
record Subnet(BigInteger base, int prefix, int bits) {

  /** Of "172.18.0.0/16"; host bits are cut off. Nothing when it is no subnet. */
  static Optional<Subnet> parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0 || !text.substring(slash + 1).matches("[0-9]{1,3}")) {
      return Optional.empty();
    }
    int prefix = Integer.parseInt(text.substring(slash + 1));
    return address(text.substring(0, slash))
        .filter(bytes -> prefix <= bytes.length * 8)
        .map(
            bytes -> {
              int bits = bytes.length * 8;
              BigInteger number = new BigInteger(1, bytes);
              return new Subnet(
                  number.shiftRight(bits - prefix).shiftLeft(bits - prefix), prefix, bits);
            });
  }

  /** A literal address: never a name, which would be looked up. */
  static Optional<byte[]> address(String text) {
    boolean v4 = text.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
    boolean v6 = text.matches("[0-9a-fA-F:]*:[0-9a-fA-F:.]*");
    if (!v4 && !v6) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(text).getAddress());
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  boolean contains(byte[] address) {
    return address.length * 8 == bits
        && new BigInteger(1, address)
            .shiftRight(bits - prefix)
            .equals(base.shiftRight(bits - prefix));
  }

  boolean overlaps(Subnet other) {
    int shared = Math.min(prefix, other.prefix);
    return bits == other.bits
        && base.shiftRight(bits - shared).equals(other.base.shiftRight(bits - shared));
  }

  /** The address with that number in the block, as text. */
  String host(int number) {
    byte[] raw = base.add(BigInteger.valueOf(number)).toByteArray();
    byte[] address = new byte[bits / 8];
    int length = Math.min(raw.length, address.length);
    System.arraycopy(raw, raw.length - length, address, address.length - length, length);
    try {
      return InetAddress.getByAddress(address).getHostAddress();
    } catch (UnknownHostException e) {
      throw new AssertionError("4 or 16 bytes are an address", e);
    }
  }

  String text() {
    return host(0) + "/" + prefix;
  }
}
