/**
 * Image archives as tests need them: honest ones as {@code docker save} and OCI tools write them,
 * and dishonest ones that no tool would write. Everything is built in memory and depends on its
 * arguments only.
 */
package dev.arcbox.testkit.image;
