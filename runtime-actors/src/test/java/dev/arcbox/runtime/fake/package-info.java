/** A guest in this JVM: an agent that answers, and streams over queues. Plays the other side. */
package dev.arcbox.runtime.fake;
