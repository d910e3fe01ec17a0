/** The agent inside the guest. */
package dev.arcbox.agent;
