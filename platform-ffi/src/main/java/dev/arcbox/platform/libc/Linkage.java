package dev.arcbox.platform.libc;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Makes the downcall handles of this package. */
final class Linkage {
  private static final Linker LINKER = Linker.nativeLinker();
  private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");

  private static final FunctionDescriptor SHAPE =
      FunctionDescriptor.of(
          JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);

  private Linkage() {}

  /**
   * A handle of the one shape that all calls share: the calling thread's {@link
   * CallState#current()}, then six longs; the result is a long. Unused arguments are 0, an int
   * result is the low half.
   *
   * <p>Why one shape: each further one makes the linker write and load some twenty classes, 10 ms
   * of a program that starts in 100, and far more inside a small guest. Why it is sound: on Linux,
   * x86-64 and arm64 pass the first six integers and pointers in registers, at full width and alike
   * for fixed and variable arguments; a function does not look at registers that it has no
   * parameter for, and takes the low half of those that hold an int.
   *
   * <p>Pointers go as {@link #address}: nothing keeps their memory alive but the caller, who holds
   * the arena or the object that does until the call has returned.
   */
  static MethodHandle call(String name) {
    return link(name, SHAPE, ERRNO);
  }

  /** The same without the errno: a second shape, see {@link RepeatableCalls}. */
  static MethodHandle quiet(String name) {
    return link(name, SHAPE);
  }

  /** The address of native memory that is still there. */
  static long address(MemorySegment segment) {
    if (!segment.isNative() || !segment.scope().isAlive()) {
      throw new IllegalArgumentException("not live native memory: " + segment);
    }
    return segment.address();
  }

  // SAFETY: every caller in this package passes the arguments of the C prototype in the man page of
  // `name` in their order, none wider than a register; the layouts of the structs behind its
  // pointers are checked against the C compiler's.
  @SuppressWarnings("restricted")
  private static MethodHandle link(
      String name, FunctionDescriptor descriptor, Linker.Option... options) {
    return LINKER.downcallHandle(symbol(name), descriptor, options);
  }

  /** Where a function of the C library lies. */
  static MemorySegment symbol(String name) {
    return LINKER
        .defaultLookup()
        .find(name)
        .orElseThrow(() -> new UnsatisfiedLinkError("the C library has no " + name));
  }

  /**
   * A handle of ours throws nothing of its own; what arrives here is an Error of the JVM or a bug.
   */
  static AssertionError broken(Throwable cause) {
    if (cause instanceof Error error) {
      throw error;
    }
    if (cause instanceof RuntimeException misuse) {
      throw misuse; // e.g. a segment that was closed, or a heap segment
    }
    return new AssertionError(cause);
  }
}
