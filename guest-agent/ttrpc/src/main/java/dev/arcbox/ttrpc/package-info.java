/**
 * ttrpc: requests, responses and streams of protobuf messages over one byte stream, wire-compatible
 * with containerd's protocol.
 *
 * <h2>Theory of operation</h2>
 *
 * <pre>
 *  0        4        8   9   10
 *  | length | stream | T | F | payload …      all big endian; T: 1 request, 2 response, 3 data
 * </pre>
 *
 * <p>Any {@link java.nio.channels.ByteChannel} with blocking reads and writes carries it: a vsock
 * stream, a Unix socket, a descriptor. Each connection has one reader thread: the thread that calls
 * {@link dev.arcbox.ttrpc.TtrpcServer#serve serve}, or one from the factory given to {@link
 * dev.arcbox.ttrpc.TtrpcClient#over over}. Handlers run on the server's executor. Writers share the
 * connection under a lock that never carries a monitor, so virtual threads may block in it.
 *
 * <p>Limits: 4 MiB a message; 1024 streams and 32 MiB of requests at work on a connection; a stream
 * holds at most 64 received messages or 4 MiB, whichever is less, and then the reader waits for its
 * consumer: the peer feels it as back-pressure. A consumer that stops taking must end its stream.
 *
 * <p>Giving up: the protocol has no word for it, so ours is one that every peer understands as
 * nothing new. A client ends its sending side by an empty data frame with REMOTE_CLOSED and
 * NO_DATA; a second such frame on the same stream (the first one where the request itself was the
 * end: unary calls and streams of answers) says that it wants no answer. Our server cancels the
 * call and sends nothing more on the stream; a server that does not know the word refuses the frame
 * by a status on that stream, which our client throws away like any other answer to a call that it
 * has given up.
 *
 * <p>A peer that breaks a frame's form loses the connection; one that breaks a stream's rules gets
 * a status on that stream. When the connection ends, every open call is cancelled on both sides.
 *
 * <p>Nothing here uses reflection, descriptors or a logging library: the command line lives for
 * some seventy milliseconds in all, and the agent in a small heap.
 *
 * @see <a href="https://github.com/containerd/ttrpc/blob/main/PROTOCOL.md">the protocol</a>
 */
package dev.arcbox.ttrpc;
