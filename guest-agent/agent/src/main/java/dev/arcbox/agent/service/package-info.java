/**
 * The agent's ttrpc service: requests taken apart, work handed to who does it, errors turned into
 * statuses. Handlers run on the agent's few worker threads; {@code Wait} holds none.
 */
package dev.arcbox.agent.service;
