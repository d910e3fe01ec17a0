/**
 * Pinned platform threads for virtqueues.
 *
 * <p>A worker owns an epoll, the fds registered there, and whatever its handlers own. Other threads
 * reach it only by {@link dev.arcbox.worker.Worker#execute}: a lock-free ring of commands and an
 * eventfd that is written only while the worker sleeps. Handlers post events to actors by {@code
 * tell} and never wait for an answer.
 *
 * <p>A round: commands, then ready fds. After a round with work the worker spins over its pollers
 * for a bounded time that adapts to whether spinning paid; then it sleeps in epoll_wait without a
 * timeout: an idle worker wakes for nobody.
 */
package dev.arcbox.worker;
