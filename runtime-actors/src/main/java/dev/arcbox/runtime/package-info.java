/** The daemon. */
package dev.arcbox.runtime;
