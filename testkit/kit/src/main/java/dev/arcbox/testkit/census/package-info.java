/** Counts what a process holds, before and after, to show that nothing leaks. */
package dev.arcbox.testkit.census;
