/**
 * Completion scripts for shells, generated from the commands' own descriptions. The scripts know
 * options and sub-commands by heart and ask {@code arcbox __complete} for names of what exists.
 */
package dev.arcbox.cli.completion;
