/**
 * The one SQLite file: the only durable truth about containers, images, machines and events.
 *
 * <p>Owner: {@link dev.arcbox.runtime.store.Store}, whose single thread owns the only connection;
 * callers get futures and never wait inside an actor. Each call is one transaction. WAL with {@code
 * synchronous=NORMAL}: a crash of the daemon loses nothing, and a power cut may take back the last
 * transactions but never breaks the file. That is enough, because everything here can be checked
 * against the guest or the blobs when the daemon starts.
 */
package dev.arcbox.runtime.store;
