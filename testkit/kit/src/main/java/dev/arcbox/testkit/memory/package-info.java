/** Memory whose borders are watched. */
package dev.arcbox.testkit.memory;
