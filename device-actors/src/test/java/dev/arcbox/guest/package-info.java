/**
 * Small real guests for device tests: an initramfs made on the spot, and a User-mode Linux kernel.
 */
package dev.arcbox.guest;
