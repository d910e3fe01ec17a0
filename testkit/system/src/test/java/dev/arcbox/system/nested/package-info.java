/**
 * Programs of the outer machine of the nested tier (see {@code src/test/nested}): they run in a JVM
 * inside of QEMU's TCG, where KVM is, and print what the test then reads off the console. Lines
 * that begin with {@code nested:} tell what happened, those with {@code race:} how long it took.
 */
package dev.arcbox.system.nested;
