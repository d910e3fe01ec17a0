/**
 * The user's terminal and the signals that come from it.
 *
 * <p>Terminal settings are changed by {@code stty} on the inherited standard input: it is an
 * essential program of every system we run on, it knows the platform's termios, and a command
 * without {@code -t} pays nothing for it. (JLine would run the same program, or want restricted
 * native access, which belongs to platform-ffi alone.) It costs two child processes per session,
 * some ten milliseconds each.
 *
 * <p>States: cooked → raw → cooked. The way back is taken on every exit: by the caller's close, or
 * by a shutdown hook when a signal ends the process. Only SIGKILL leaves the terminal raw, as with
 * every other program.
 */
package dev.arcbox.cli.terminal;
