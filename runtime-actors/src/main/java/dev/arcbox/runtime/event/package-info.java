/**
 * The event bus: what happened, numbered, in order, and not forgotten at once.
 *
 * <p>Owner: {@link dev.arcbox.runtime.event.EventBus}, one actor. Every event is written to the
 * store before any subscriber sees it, so numbers never repeat and a reader can go on where it
 * stopped. A subscriber asks for each batch; one that is slow costs nothing but its place in the
 * history, and is told how many events it missed if the history moved on without it. Bounds: {@link
 * dev.arcbox.runtime.event.EventBus#HISTORY} events kept, {@link
 * dev.arcbox.runtime.event.EventBus#BATCH} in one batch.
 */
package dev.arcbox.runtime.event;
