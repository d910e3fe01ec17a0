package dev.arcbox.hypervisor.kvm;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;

/**
 * A segment register with its hidden part: struct kvm_segment. The access rights are the bits of a
 * descriptor (Intel SDM volume 3, 3.4.5): type 0–3, S 4, DPL 5–6, P 7, AVL 8, L 9, D/B 10, G 11.
 */
public record SegmentRegister(int selector, long base, int limit, int rights) {
  private static final int PRESENT = 0x80;

  static SegmentRegister of(MemorySegment s) {
    int rights =
        get(s, "type")
            | get(s, "s") << 4
            | get(s, "dpl") << 5
            | get(s, "present") << 7
            | get(s, "avl") << 8
            | get(s, "l") << 9
            | get(s, "db") << 10
            | get(s, "g") << 11;
    return new SegmentRegister(
        Short.toUnsignedInt(s.get(JAVA_SHORT, KvmStructs.at(KvmStructs.SEGMENT, "selector"))),
        s.get(JAVA_LONG, KvmStructs.at(KvmStructs.SEGMENT, "base")),
        s.get(JAVA_INT, KvmStructs.at(KvmStructs.SEGMENT, "limit")),
        rights);
  }

  void copyTo(MemorySegment s) {
    s.set(JAVA_LONG, KvmStructs.at(KvmStructs.SEGMENT, "base"), base);
    s.set(JAVA_INT, KvmStructs.at(KvmStructs.SEGMENT, "limit"), limit);
    s.set(JAVA_SHORT, KvmStructs.at(KvmStructs.SEGMENT, "selector"), (short) selector);
    set(s, "type", rights & 0xf);
    set(s, "s", rights >> 4 & 1);
    set(s, "dpl", rights >> 5 & 3);
    set(s, "present", rights >> 7 & 1);
    set(s, "avl", rights >> 8 & 1);
    set(s, "l", rights >> 9 & 1);
    set(s, "db", rights >> 10 & 1);
    set(s, "g", rights >> 11 & 1);
    set(s, "unusable", (rights & PRESENT) == 0 ? 1 : 0);
  }

  private static int get(MemorySegment s, String field) {
    return s.get(JAVA_BYTE, KvmStructs.at(KvmStructs.SEGMENT, field));
  }

  private static void set(MemorySegment s, String field, int value) {
    s.set(JAVA_BYTE, KvmStructs.at(KvmStructs.SEGMENT, field), (byte) value);
  }
}
