package dev.arcbox.platform.libc;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Makes the downcall handles of this package. */
final class Linkage {
  private static final Linker LINKER = Linker.nativeLinker();
  private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");

  private Linkage() {}

  /** A handle whose first parameter is the calling thread's {@link CallState#current()}. */
  static MethodHandle call(String name, MemoryLayout result, MemoryLayout... arguments) {
    return link(name, FunctionDescriptor.of(result, arguments), ERRNO);
  }

  /** The same for a C function with variable arguments after the first {@code fixed}. */
  static MethodHandle variadic(
      String name, int fixed, MemoryLayout result, MemoryLayout... arguments) {
    return link(
        name,
        FunctionDescriptor.of(result, arguments),
        ERRNO,
        Linker.Option.firstVariadicArg(fixed));
  }

  /** A handle for a function that reports its error as its result and leaves errno alone. */
  static MethodHandle plain(String name, MemoryLayout result, MemoryLayout... arguments) {
    return link(name, FunctionDescriptor.of(result, arguments));
  }

  /** A handle for a function without result or error. */
  static MethodHandle procedure(String name, MemoryLayout... arguments) {
    return link(name, FunctionDescriptor.ofVoid(arguments));
  }

  /**
   * A handle without the thread's state change: only for calls that never block and never call
   * back, because a safepoint waits for them.
   */
  static MethodHandle critical(String name, MemoryLayout result, MemoryLayout... arguments) {
    return link(name, FunctionDescriptor.of(result, arguments), Linker.Option.critical(false));
  }

  // SAFETY: every caller in this package passes the descriptor of the C prototype in the man page
  // of
  // `name`; the layouts of the structs behind its pointers are checked against the C compiler's.
  @SuppressWarnings("restricted")
  private static MethodHandle link(
      String name, FunctionDescriptor descriptor, Linker.Option... options) {
    MemorySegment symbol =
        LINKER
            .defaultLookup()
            .find(name)
            .orElseThrow(() -> new UnsatisfiedLinkError("the C library has no " + name));
    return LINKER.downcallHandle(symbol, descriptor, options);
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
