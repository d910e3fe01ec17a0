/** Tiers of tests: what a machine must offer for each, and what happens where it does not. */
package dev.arcbox.testkit.tier;
