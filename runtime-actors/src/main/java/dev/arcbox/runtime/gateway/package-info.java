/**
 * The daemon's services for the command line: ttrpc on the Unix socket {@code run/arcbox.sock}.
 *
 * <p>One virtual thread accepts, one reads each connection, one serves each call. Handlers may
 * block: they ask actors and wait, or read the directories that the actors write. When a client
 * goes, its calls are cancelled: subscriptions close at once and what waited for it goes on.
 *
 * <p>The socket is 0660 in a folder that only the user may enter; what comes through it is still
 * checked like anyone's input.
 */
package dev.arcbox.runtime.gateway;
