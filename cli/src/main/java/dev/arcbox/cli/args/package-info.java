/**
 * What a command accepts, as data: options and operands. Parsing, help texts and shell completions
 * all read the same description. Pure: no I/O. Limits: none but the kernel's on the length of a
 * command line.
 */
package dev.arcbox.cli.args;
