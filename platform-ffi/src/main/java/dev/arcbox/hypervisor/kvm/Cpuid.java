package dev.arcbox.hypervisor.kvm;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** What the guest's CPUID instruction answers: struct kvm_cpuid2. Immutable. */
public record Cpuid(List<Leaf> leaves) {
  /** One answer. */
  public record Leaf(int function, int index, int flags, int eax, int ebx, int ecx, int edx) {
    public Leaf withEax(int value) {
      return new Leaf(function, index, flags, value, ebx, ecx, edx);
    }

    public Leaf withEbx(int value) {
      return new Leaf(function, index, flags, eax, value, ecx, edx);
    }

    public Leaf withEcx(int value) {
      return new Leaf(function, index, flags, eax, ebx, value, edx);
    }

    public Leaf withEdx(int value) {
      return new Leaf(function, index, flags, eax, ebx, ecx, value);
    }
  }

  private static final long HEAD = KvmStructs.CPUID.byteSize();
  private static final long ENTRY = KvmStructs.CPUID_ENTRY.byteSize();

  /** Keeps its own copy. */
  public Cpuid {
    leaves = List.copyOf(leaves);
  }

  static Cpuid of(MemorySegment struct) {
    List<Leaf> leaves = new ArrayList<>();
    int count = struct.get(JAVA_INT, 0);
    for (int i = 0; i < count; i++) {
      long at = HEAD + i * ENTRY;
      leaves.add(
          new Leaf(
              struct.get(JAVA_INT, at),
              struct.get(JAVA_INT, at + 4),
              struct.get(JAVA_INT, at + 8),
              struct.get(JAVA_INT, at + 12),
              struct.get(JAVA_INT, at + 16),
              struct.get(JAVA_INT, at + 20),
              struct.get(JAVA_INT, at + 24)));
    }
    return new Cpuid(leaves);
  }

  MemorySegment allocate(Arena arena) {
    MemorySegment struct = arena.allocate(HEAD + leaves.size() * ENTRY, Long.BYTES);
    struct.set(JAVA_INT, 0, leaves.size());
    long at = HEAD;
    for (Leaf leaf : leaves) {
      int[] words = {leaf.function, leaf.index, leaf.flags, leaf.eax, leaf.ebx, leaf.ecx, leaf.edx};
      MemorySegment.copy(words, 0, struct, JAVA_INT, at, words.length);
      at += ENTRY;
    }
    return struct;
  }

  /** The same with every leaf changed. */
  public Cpuid map(UnaryOperator<Leaf> change) {
    return new Cpuid(leaves.stream().map(change).toList());
  }

  /** The first leaf of a function, zeroes when there is none. */
  public Leaf leaf(int function) {
    return leaves.stream()
        .filter(leaf -> leaf.function == function)
        .findFirst()
        .orElse(new Leaf(function, 0, 0, 0, 0, 0, 0));
  }
}
