/** The other side of every protocol, for tests. */
package dev.arcbox.testkit;
