/** Errors of system calls. */
package dev.arcbox.platform.errno;
