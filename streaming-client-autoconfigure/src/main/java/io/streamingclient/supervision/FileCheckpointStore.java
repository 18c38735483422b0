package io.streamingclient.supervision;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;

/**
 * Keeps each position in a file of its own. A file is written aside and then moved into
 * its place, so a process that is killed leaves the old position or the new one. A file
 * that is neither is refused.
 * <p>
 * A directory belongs to one process at a time.
 */
public final class FileCheckpointStore implements CheckpointStore {

	private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

	private static final Set<OpenOption> WRITE = Set.of(StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING,
			StandardOpenOption.WRITE);

	private final Path directory;

	private final FsyncPolicy fsync;

	private final LongSupplier nanoTime;

	private final Map<String, Long> forcedAt = new ConcurrentHashMap<>();

	private final Set<String> unforced = ConcurrentHashMap.newKeySet();

	/**
	 * Create a store.
	 * @param directory where the files are; it is created if it is not there
	 * @param fsync when they are forced to the disk
	 * @throws UncheckedIOException if there can be no such directory, or nothing can be
	 * written to it
	 */
	public FileCheckpointStore(Path directory, FsyncPolicy fsync) {
		this(directory, fsync, System::nanoTime);
	}

	FileCheckpointStore(Path directory, FsyncPolicy fsync, LongSupplier nanoTime) {
		this.directory = directory.toAbsolutePath();
		this.fsync = fsync;
		this.nanoTime = nanoTime;
		try {
			Files.createDirectories(this.directory);
			Files.delete(Files.createTempFile(this.directory, ".writable", null));
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The directory " + this.directory + " cannot be written to", ex);
		}
	}

	@Override
	public Optional<String> load(String name) {
		Path file = file(name);
		try {
			return Optional.of(CheckpointFile.read(name, Files.readAllBytes(file), file));
		}
		catch (NoSuchFileException ex) {
			return Optional.empty();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The checkpoint " + file + " cannot be read", ex);
		}
	}

	@Override
	public void save(String name, String position) {
		Path file = file(name);
		try {
			boolean force = isForceDue(name);
			Path aside = this.directory.resolve(name + ".checkpoint.new");
			write(aside, CheckpointFile.write(name, position), force);
			Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
			if (force) {
				forceDirectory();
				this.forcedAt.put(name, this.nanoTime.getAsLong());
				this.unforced.remove(name);
			}
			else {
				this.unforced.add(name);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The checkpoint " + file + " cannot be written", ex);
		}
	}

	private boolean isForceDue(String name) {
		Long last = this.forcedAt.get(name);
		return this.fsync.isDue((last != null) ? this.nanoTime.getAsLong() - last : Long.MAX_VALUE);
	}

	private static void write(Path file, ByteBuffer content, boolean force) throws IOException {
		try (FileChannel channel = FileChannel.open(file, WRITE)) {
			while (content.hasRemaining()) {
				channel.write(content);
			}
			if (force) {
				channel.force(true);
			}
		}
	}

	@Override
	public void flush() {
		if (this.fsync.interval() == null) {
			return;
		}
		try {
			for (String name : this.unforced) {
				this.unforced.remove(name);
				forceFile(file(name));
			}
			forceDirectory();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The checkpoints in " + this.directory + " cannot be forced", ex);
		}
	}

	private static void forceFile(Path file) throws IOException {
		try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
			channel.force(true);
		}
		catch (NoSuchFileException ex) {
			// a person has removed it, so that the stream begins at the beginning
		}
	}

	// Without it the move itself may be lost. Windows does not open directories.
	private void forceDirectory() throws IOException {
		if (File.separatorChar == '/') {
			try (FileChannel channel = FileChannel.open(this.directory, StandardOpenOption.READ)) {
				channel.force(true);
			}
		}
	}

	private Path file(String name) {
		if (!NAME.matcher(name).matches()) {
			throw new IllegalArgumentException("'" + name + "' is no name of a supervised stream");
		}
		return this.directory.resolve(name + ".checkpoint");
	}

}
