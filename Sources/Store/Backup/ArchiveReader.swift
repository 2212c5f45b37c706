import CArchive

/// Reads a tar archive compressed with zstd, to its very end. Memory stays the same however large the members are.
///
/// Nothing in it is believed: whatever `ArchiveWriter` would not have written is refused.
final class ArchiveReader {
    /// What the callback sees. An object of its own, because it must outlive the archive that points at it.
    private final class Input {
        let source: any ByteSource
        /// Why the source refused; libarchive only learns that it did.
        var failure: StoreError?

        init(_ source: any ByteSource) { self.source = source }

        /// The next piece; nil after a failure.
        func give() -> UnsafeRawBufferPointer? {
            guard failure == nil else { return nil }
            do { return try source.next() } catch {
                failure = error
                return nil
            }
        }
    }

    /// The name of the backup, for messages.
    private let name: String
    private let archive: OpaquePointer
    private let input: Input
    private let block = ByteBlock(count: ByteBlock.fileRead)

    /// - Parameter name: the file's, for messages.
    init(_ source: any ByteSource, name: String) throws(StoreError) {
        guard let archive = archive_read_new() else { throw .backup("libarchive cannot open an archive") }
        self.name = name
        self.archive = archive
        input = Input(source)
        // One format and one filter: each further reader of libarchive is one more that hostile bytes could try.
        try check(archive_read_support_format_tar(archive))
        try check(archive_read_support_filter_zstd(archive))
        // Read on behind the end mark of the tar, or a cut in the last bytes, or bytes added, would go unseen.
        try check(archive_read_set_format_option(archive, "tar", "read_concatenated_archives", "1"))
        try check(
            archive_read_open(
                archive, Unmanaged.passUnretained(input).toOpaque(), nil,
                { _, context, bytes in
                    guard let context, let bytes,
                        let piece = Unmanaged<Input>.fromOpaque(context).takeUnretainedValue().give()
                    else { return -1 }
                    bytes.pointee = piece.baseAddress
                    return piece.count
                }, nil))
    }

    deinit { archive_read_free(archive) }

    /// The name of the next member, checked to be a plain one of a regular file; nil at the end, which is then the
    /// true end of the source too.
    func nextMember() throws(StoreError) -> String? {
        var entry: OpaquePointer?
        let status = archive_read_next_header(archive, &entry)
        if status == ARCHIVE_EOF {
            try requireEnd()
            return nil
        }
        try check(status)
        // No name is one that cannot be converted, for which libarchive has warned already.
        let member = archive_entry_pathname(entry).map { String(cString: $0) } ?? ""
        guard MemberName.isPlain(member) else {
            throw refusal("a member is called \(MemberName.quoted(member))")
        }
        // A hard link with content has the type of a file, and a sparse file could fill the disk out of a few bytes.
        guard UInt32(archive_entry_filetype(entry)) == carchive_regular_file(), archive_entry_hardlink(entry) == nil,
            archive_entry_sparse_count(entry) == 0
        else { throw refusal("\(member) is not a plain file in it") }
        return member
    }

    /// Copies the content of the current member.
    func copyContent(to sink: some ByteSink) throws(StoreError) {
        while true {
            let count = archive_read_data(archive, block.bytes.baseAddress, block.bytes.count)
            guard count >= 0 else { throw failure() }
            guard count > 0 else { return }
            try sink.write(block.prefix(count))
        }
    }

    /// An archive of something else, or made to do harm.
    func refusal(_ detail: String) -> StoreError {
        .backup("\(name) was not made by vitalsd: \(detail); nothing was taken out of it")
    }

    /// libarchive has reached the end by then; this makes sure that no version of it stops sooner.
    private func requireEnd() throws(StoreError) {
        if let failure = input.failure { throw failure }
        guard try input.source.next().isEmpty else { throw refusal("it goes on behind its end") }
    }

    private func check(_ status: CInt) throws(StoreError) {
        // Warnings too: they tell of headers that `ArchiveWriter` does not write.
        guard status == ARCHIVE_OK else { throw failure() }
    }

    private func failure() -> StoreError {
        if let failure = input.failure { return failure }
        let reason = archive_error_string(archive).map { String(cString: $0) } ?? "no reason given"
        return .backup("\(name) is damaged, cut short or no backup; take another copy of it (libarchive: \(reason))")
    }
}
