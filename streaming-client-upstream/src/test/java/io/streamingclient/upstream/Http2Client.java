package io.streamingclient.upstream;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A client that sends and reads single frames, with a deadline for each read.
 */
final class Http2Client implements AutoCloseable {

	private final Hpack hpack = new Hpack();

	private final Socket socket;

	private final FrameReader frames;

	private int lastStreamId = -1;

	private Http2Client(Socket socket) throws IOException {
		this.socket = socket;
		this.frames = new FrameReader(socket.getInputStream());
		socket.setSoTimeout((int) RawClient.SOON.toMillis());
		socket.setTcpNoDelay(true);
	}

	static Http2Client connect(int port) throws IOException {
		return over(new Socket("127.0.0.1", port));
	}

	static Http2Client over(Socket socket) throws IOException {
		Http2Client client = new Http2Client(socket);
		client.write(FrameReader.PREFACE);
		client.send(Http2Frames.SETTINGS, 0, 0);
		return client;
	}

	static Http2Client connect(ScriptedUpstream upstream) throws IOException {
		return connect(upstream.port());
	}

	void write(byte[] bytes) throws IOException {
		OutputStream out = this.socket.getOutputStream();
		out.write(bytes);
		out.flush();
	}

	void send(int type, int flags, int streamId, byte... payload) throws IOException {
		send(new Frame(type, flags, streamId, payload));
	}

	void send(Frame frame) throws IOException {
		write(frame.encode());
	}

	/**
	 * Sends a GET.
	 */
	int get(String path) throws IOException {
		return request("GET", path, true);
	}

	/**
	 * Sends the head of a POST.
	 */
	int post(String path) throws IOException {
		return request("POST", path, false);
	}

	int request(String method, String path, boolean whole) throws IOException {
		this.lastStreamId += 2;
		Headers head = new Headers(List.of(new Header(":method", method), new Header(":scheme", "http"),
				new Header(":authority", "test"), new Header(":path", path), new Header("x-test", "1")));
		int flags = Http2Frames.FLAG_END_HEADERS | (whole ? Http2Frames.FLAG_END_STREAM : 0);
		send(Http2Frames.HEADERS, flags, this.lastStreamId, Hpack.encode(head));
		return this.lastStreamId;
	}

	void data(int streamId, int length, boolean last) throws IOException {
		send(Http2Frames.DATA, last ? Http2Frames.FLAG_END_STREAM : 0, streamId, new byte[length]);
	}

	void resetStream(int streamId, int errorCode) throws IOException {
		send(Frame.reset(streamId, errorCode));
	}

	/**
	 * Reads the next frame, whatever it is, or null after FIN.
	 */
	@Nullable Frame read() throws IOException {
		return this.frames.read();
	}

	/**
	 * Reads the next frame of a type.
	 */
	Frame next(int type) throws IOException {
		Frame frame = read();
		while (frame != null && (frame.type() != type || isAck(frame))) {
			frame = read();
		}
		if (frame == null) {
			throw new AssertionError("FIN before a frame of type " + type);
		}
		return frame;
	}

	/**
	 * Reads the next frame that belongs to a stream.
	 */
	Frame nextOfStream() throws IOException {
		Frame frame = read();
		while (frame != null && (frame.streamId() == 0 || frame.type() == Http2Frames.WINDOW_UPDATE)) {
			frame = read();
		}
		if (frame == null) {
			throw new AssertionError("FIN");
		}
		return frame;
	}

	/**
	 * Reads the next header block.
	 */
	Headers head() throws IOException {
		Frame frame = next(Http2Frames.HEADERS);
		return decode(frame);
	}

	Headers decode(Frame headers) throws IOException {
		return this.hpack.decode(headers.streamId(), this.frames.readBlock(headers));
	}

	/**
	 * Reads all frames up to FIN.
	 */
	List<Frame> readAll() throws IOException {
		List<Frame> all = new ArrayList<>();
		for (Frame frame = read(); frame != null; frame = read()) {
			all.add(frame);
		}
		return all;
	}

	/**
	 * Sends PING and reads up to its answer.
	 */
	List<Frame> readToPong() throws IOException {
		send(Frame.ping(0, new byte[8]));
		List<Frame> all = new ArrayList<>();
		for (Frame frame = read(); frame != null; frame = read()) {
			if (frame.type() == Http2Frames.PING && isAck(frame)) {
				return all;
			}
			all.add(frame);
		}
		throw new AssertionError("FIN before the answer to PING");
	}

	Socket socket() {
		return this.socket;
	}

	void reset() throws IOException {
		this.socket.setSoLinger(true, 0);
		this.socket.close();
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

	private static boolean isAck(Frame frame) {
		return (frame.type() == Http2Frames.SETTINGS || frame.type() == Http2Frames.PING)
				&& frame.has(Http2Frames.FLAG_ACK);
	}

}
