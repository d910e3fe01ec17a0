/** Time that a test moves by hand. */
package dev.arcbox.testkit.time;
