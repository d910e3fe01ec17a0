/**
 * The client's side of RFC 6455 over a Unix socket, written apart from the server's. Also sends
 * what no honest client would.
 */
package dev.arcbox.testkit.websocket;
