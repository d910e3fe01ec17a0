/**
 * The whole system from outside: the client's process, the daemon, real guests (tier {@code uml});
 * and the rules of the house, as tests over all classes.
 *
 * <p>Each class of end-to-end tests has a daemon of its own with folders under a temporary
 * directory; only the cache of boot assets is the user's. When a test fails, the ends of the
 * guest's console and of the daemon's log are printed; both stay under {@code target/guests}.
 */
package dev.arcbox.system;
