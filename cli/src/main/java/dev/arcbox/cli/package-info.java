/** The command line client. */
package dev.arcbox.cli;
