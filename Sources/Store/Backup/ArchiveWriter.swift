import CArchive

/// Writes a tar archive compressed with zstd. Memory stays the same however large the members are.
///
/// Names are written as given: `BackupArchive` checks them.
final class ArchiveWriter {
    /// What the callback sees. An object of its own, because it must outlive the archive that points at it.
    private final class Output {
        let sink: any ByteSink
        /// Why the sink refused; libarchive only learns that it did.
        var failure: StoreError?

        init(_ sink: any ByteSink) { self.sink = sink }

        /// The count taken, or -1. After one failure nothing more is written.
        func take(_ bytes: UnsafeRawBufferPointer) -> Int {
            guard failure == nil else { return -1 }
            do { try sink.write(bytes) } catch {
                failure = error
                return -1
            }
            return bytes.count
        }
    }

    private let archive: OpaquePointer
    private let output: Output
    private let block = ByteBlock(count: ByteBlock.fileRead)

    init(into sink: any ByteSink) throws(StoreError) {
        guard let archive = archive_write_new() else { throw .backup("libarchive cannot begin an archive") }
        self.archive = archive
        output = Output(sink)
        // Plain ustar headers, with a pax record only where a member is larger than 8 GiB.
        try check(archive_write_set_format_pax_restricted(archive))
        // A warning means that it would run a zstd program; that is no library any more, so it counts as a failure.
        try check(archive_write_add_filter_zstd(archive))
        try check(archive_write_set_filter_option(archive, "zstd", "compression-level", ArchiveWriter.level))
        // No blocks, which are for tapes: what zstd gives goes to the sink at once, and the last block is not padded.
        try check(archive_write_set_bytes_per_block(archive, 0))
        try check(
            archive_write_open(
                archive, Unmanaged.passUnretained(output).toOpaque(), nil,
                { _, context, bytes, count in
                    guard let context else { return -1 }
                    return Unmanaged<Output>.fromOpaque(context).takeUnretainedValue().take(
                        UnsafeRawBufferPointer(start: bytes, count: count))
                }, nil))
    }

    deinit {
        // Or freeing an unfinished archive would write its end.
        archive_write_fail(archive)
        archive_write_free(archive)
    }

    /// Adds a file under a name, readable by its owner alone.
    ///
    /// Throws when the file does not end where its size said, for tar has the size before the content.
    func append(_ file: InputFile, as name: String) throws(StoreError) {
        guard let entry = archive_entry_new() else { throw .backup("libarchive cannot begin a member") }
        defer { archive_entry_free(entry) }
        archive_entry_set_pathname(entry, name)
        archive_entry_set_filetype(entry, carchive_regular_file())
        archive_entry_set_perm(entry, 0o600)
        archive_entry_set_mtime(entry, file.modified, 0)
        archive_entry_set_size(entry, file.size)
        try check(archive_write_header(archive, entry))
        var written: Int64 = 0
        while true {
            let count = try file.fill(block.bytes)
            guard count > 0 else { break }
            written += Int64(count)
            guard written <= file.size else { break }
            guard archive_write_data(archive, block.bytes.baseAddress, count) == count else { throw failure() }
        }
        guard written == file.size else {
            throw .backup("\(file.name) changed while it was copied; back up a copy that nothing writes to")
        }
    }

    /// Ends the archive and everything behind it.
    func finish() throws(StoreError) {
        try check(archive_write_close(archive))
        try output.sink.finish()
    }

    private func check(_ status: CInt) throws(StoreError) {
        guard status == ARCHIVE_OK else { throw failure() }
    }

    private func failure() -> StoreError {
        if let failure = output.failure { return failure }
        let reason = archive_error_string(archive).map { String(cString: $0) } ?? "no reason given"
        return .backup("the archive cannot be written (libarchive: \(reason))")
    }

    /// Of zstd, 1 to 22. The default of zstd: beyond it time grows much faster than size shrinks.
    private static let level = "3"
}
