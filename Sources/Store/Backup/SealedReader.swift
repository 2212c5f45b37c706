import CSodium

/// Decrypts an encrypted backup. Gives out nothing of a chunk before its authenticator was checked, and reports the
/// end only after the chunk marked final and nothing behind it.
final class SealedReader: ByteSource {
    private enum Progress { case first, later, final }

    private let file: InputFile
    private var state = crypto_secretstream_xchacha20poly1305_state()
    private let sealed = ByteBlock(count: SealedFormat.chunk + SealedFormat.overhead)
    private let plain = ByteBlock(count: SealedFormat.chunk)
    private var progress = Progress.first

    /// Reads the header; `file` stands behind the magic bytes.
    init(_ file: InputFile, key: BackupKey) throws(StoreError) {
        self.file = file
        try SealedFormat.prepare()
        let header = try file.next(SealedFormat.header)
        guard header.count == SealedFormat.header else { throw SealedReader.cutShort(file.name) }
        guard crypto_secretstream_xchacha20poly1305_init_pull(&state, header, key.bytes) == 0 else {
            throw SealedReader.unopened(file.name)
        }
    }

    deinit { sodium_memzero(&state, MemoryLayout.size(ofValue: state)) }

    func next() throws(StoreError) -> UnsafeRawBufferPointer {
        if case .final = progress { return UnsafeRawBufferPointer(start: nil, count: 0) }
        let count = try file.fill(sealed.bytes)
        // No chunk where one has to follow, or one that ends before its authenticator does.
        guard count >= SealedFormat.overhead else { throw SealedReader.cutShort(file.name) }
        let (bytes, tag) = try open(count)
        if tag == crypto_secretstream_xchacha20poly1305_tag_final() {
            try requireEnd()
            progress = .final
        } else {
            // An empty one would pass for the end.
            guard count == sealed.bytes.count else { throw SealedReader.changed(file.name) }
            progress = .later
        }
        return bytes
    }

    private func open(_ count: Int) throws(StoreError) -> (UnsafeRawBufferPointer, tag: UInt8) {
        var tag: UInt8 = 0
        var opened: UInt64 = 0
        let status = crypto_secretstream_xchacha20poly1305_pull(
            &state, plain.bytes.baseAddress, &opened, &tag, sealed.bytes.baseAddress, UInt64(count), nil, 0)
        guard status == 0 else {
            if case .first = progress { throw SealedReader.unopened(file.name) }
            throw SealedReader.changed(file.name)
        }
        return (plain.prefix(Int(opened)), tag)
    }

    private func requireEnd() throws(StoreError) {
        guard try file.next(1).isEmpty else {
            throw .backup("\(file.name) goes on behind its end: something was added to it; take another copy of it")
        }
    }

    /// The first chunk does not open: a wrong key and a damaged beginning look the same.
    private static func unopened(_ name: String) -> StoreError {
        .backup(
            "\(name) does not open: the key is not the one it was made with, or the file is damaged; "
                + "try the other key, or another copy of the file")
    }

    private static func changed(_ name: String) -> StoreError {
        .backup("\(name) is damaged, cut short, or was changed after it was made; take another copy of it")
    }

    private static func cutShort(_ name: String) -> StoreError {
        .backup("\(name) is cut short; take another copy of it")
    }
}
