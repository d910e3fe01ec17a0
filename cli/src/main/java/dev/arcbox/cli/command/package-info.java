/**
 * The commands, one class each. A class is loaded when its command runs, or when help or
 * completions are asked for.
 */
package dev.arcbox.cli.command;
