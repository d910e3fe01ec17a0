package dev.arcbox.platform.digest;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * OpenSSL's SHA-256 over arrays of Java's heap. The context is {@code SHA256_CTX}:
 *
 * <pre>
 *   0      32     40         104  108  112
 *   +------+------+----------+----+----+
 *   | h[8] | bits | block 64 | n  | md |
 *   +------+------+----------+----+----+
 * </pre>
 */
final class LibCrypto {
  /** Newer first; both have this context. */
  private static final List<String> NAMES = List.of("libcrypto.so.3", "libcrypto.so.1.1");

  /** 112 bytes, and some more for a library that was built otherwise. */
  private static final int CONTEXT_LONGS = 32;

  /** The collector has to wait for a call that sees the heap: a fraction of a millisecond. */
  private static final int AT_ONCE = 64 << 10;

  private static final Optional<LibCrypto> FOUND = load();

  private final MethodHandle init;
  private final MethodHandle update;
  private final MethodHandle last;

  private LibCrypto(MethodHandle init, MethodHandle update, MethodHandle last) {
    this.init = init;
    this.update = update;
    this.last = last;
  }

  static Optional<LibCrypto> found() {
    return FOUND;
  }

  static long[] context() {
    return new long[CONTEXT_LONGS];
  }

  private static Optional<LibCrypto> load() {
    return NAMES.stream()
        .flatMap(name -> open(name).stream())
        .flatMap(symbols -> bind(symbols).stream())
        .filter(LibCrypto::isRight)
        .findFirst();
  }

  // SAFETY: a library of the system, by its name; its initializers run once, and it stays loaded.
  @SuppressWarnings("restricted")
  private static Optional<SymbolLookup> open(String name) {
    try {
      return Optional.of(SymbolLookup.libraryLookup(name, Arena.global()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  // SAFETY: the descriptors are those of openssl/sha.h; int SHA256_Init(SHA256_CTX *), int
  // SHA256_Update(SHA256_CTX *, const void *, size_t), int SHA256_Final(unsigned char *,
  // SHA256_CTX *). None calls back or waits, so that heap arrays may be lent to them.
  @SuppressWarnings("restricted")
  private static Optional<LibCrypto> bind(SymbolLookup symbols) {
    Linker linker = Linker.nativeLinker();
    Linker.Option heap = Linker.Option.critical(true);
    FunctionDescriptor one = FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS);
    FunctionDescriptor two =
        FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS);
    FunctionDescriptor three =
        FunctionDescriptor.of(
            ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG);
    Optional<MemorySegment> init = symbols.find("SHA256_Init");
    Optional<MemorySegment> update = symbols.find("SHA256_Update");
    Optional<MemorySegment> last = symbols.find("SHA256_Final");
    if (init.isEmpty() || update.isEmpty() || last.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new LibCrypto(
            linker.downcallHandle(init.get(), one, heap),
            linker.downcallHandle(update.get(), three, heap),
            linker.downcallHandle(last.get(), two, heap)));
  }

  /** It is asked for something that is known before it is trusted with what is not. */
  private boolean isRight() {
    byte[] known = new byte[300];
    for (int i = 0; i < known.length; i++) {
      known[i] = (byte) i;
    }
    long[] context = context();
    byte[] digest = new byte[Sha256.LENGTH];
    begin(context);
    update(context, known, 0, known.length);
    end(context, digest);
    return Arrays.equals(digest, Sha256.ofTheJdk().digest(known));
  }

  void begin(long[] context) {
    try {
      checked((int) init.invokeExact(MemorySegment.ofArray(context)));
    } catch (Throwable t) {
      throw broken(t);
    }
  }

  void update(long[] context, byte[] input, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, input.length);
    MemorySegment running = MemorySegment.ofArray(context);
    MemorySegment bytes = MemorySegment.ofArray(input);
    try {
      for (int at = 0; at < length; at += AT_ONCE) {
        int count = Math.min(AT_ONCE, length - at);
        MemorySegment piece = bytes.asSlice((long) offset + at, count);
        checked((int) update.invokeExact(running, piece, (long) count));
      }
    } catch (Throwable t) {
      throw broken(t);
    }
  }

  void end(long[] context, byte[] digest) {
    Objects.checkFromIndexSize(0, Sha256.LENGTH, digest.length);
    try {
      checked(
          (int) last.invokeExact(MemorySegment.ofArray(digest), MemorySegment.ofArray(context)));
    } catch (Throwable t) {
      throw broken(t);
    }
  }

  private static void checked(int result) {
    if (result != 1) {
      throw new IllegalStateException("libcrypto's SHA-256 failed with " + result);
    }
  }

  private static RuntimeException broken(Throwable t) {
    return switch (t) {
      case RuntimeException runtime -> runtime;
      case Error error -> throw error;
      default -> new IllegalStateException(t);
    };
  }
}
