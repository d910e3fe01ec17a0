/** Measures any Docker socket from outside: {@code bench/docker-api/run}. */
package dev.arcbox.bench.docker;
