/**
 * Which images a client wants to see or to prune: Docker's filters, and the list that they make.
 *
 * <p>No I/O, no threads: everything works on records that were read before.
 */
package dev.arcbox.runtime.image.query;
