/**
 * What a command prints: text, tables, JSON. Pure but for {@link dev.arcbox.cli.output.Printer}.
 */
package dev.arcbox.cli.output;
