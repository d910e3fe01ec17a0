/**
 * A client of the Docker Engine API that does one thing at a time and hides nothing: for tests of
 * load and of hostile or slow clients, and for measuring any Docker socket the same way.
 *
 * <p>Each connection belongs to one thread; whoever else closes it ends what that thread waits for.
 */
package dev.arcbox.testkit.docker;
