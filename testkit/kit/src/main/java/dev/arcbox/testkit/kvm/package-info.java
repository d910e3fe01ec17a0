/** Bare-metal guests: a few instructions of assembly as a machine's only program. */
package dev.arcbox.testkit.kvm;
