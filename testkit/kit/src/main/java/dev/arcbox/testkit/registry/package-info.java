/**
 * The other side of the registry protocol: a registry in this process, honest by default, that can
 * be told to misbehave in every way that a hostile or a broken one could.
 */
package dev.arcbox.testkit.registry;
