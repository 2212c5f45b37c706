import CSodium

/// Encrypts what is written, chunk by chunk, on its way into a file. The layout is `SealedFormat`'s.
final class SealedWriter: ByteSink {
    private let file: any ByteSink
    private var state = crypto_secretstream_xchacha20poly1305_state()
    private let plain = ByteBlock(count: SealedFormat.chunk)
    private let sealed = ByteBlock(count: SealedFormat.chunk + SealedFormat.overhead)
    private var filled = 0

    /// Writes the magic bytes and a header of fresh randomness, so that no two backups are alike.
    init(into file: any ByteSink, key: BackupKey) throws(StoreError) {
        self.file = file
        try SealedFormat.prepare()
        var header = [UInt8](repeating: 0, count: SealedFormat.header)
        guard crypto_secretstream_xchacha20poly1305_init_push(&state, &header, key.bytes) == 0 else {
            throw .backup("libsodium cannot begin to encrypt")
        }
        try (SealedFormat.magic + header).withUnsafeBufferPointer { (bytes) throws(StoreError) in
            try file.write(UnsafeRawBufferPointer(bytes))
        }
    }

    deinit { sodium_memzero(&state, MemoryLayout.size(ofValue: state)) }

    func write(_ bytes: UnsafeRawBufferPointer) throws(StoreError) {
        var rest = bytes
        while !rest.isEmpty {
            // Only when more is certain to come: the last chunk must be marked.
            if filled == SealedFormat.chunk { try seal(crypto_secretstream_xchacha20poly1305_tag_message()) }
            let count = min(rest.count, SealedFormat.chunk - filled)
            UnsafeMutableRawBufferPointer(rebasing: plain.bytes[filled...]).copyMemory(
                from: UnsafeRawBufferPointer(rebasing: rest[..<count]))
            filled += count
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
    }

    func finish() throws(StoreError) {
        try seal(crypto_secretstream_xchacha20poly1305_tag_final())
        try file.finish()
    }

    private func seal(_ tag: UInt8) throws(StoreError) {
        var count: UInt64 = 0
        let status = crypto_secretstream_xchacha20poly1305_push(
            &state, sealed.bytes.baseAddress, &count, plain.bytes.baseAddress, UInt64(filled), nil, 0, tag)
        guard status == 0 else { throw .backup("libsodium cannot encrypt") }
        filled = 0
        try file.write(sealed.prefix(Int(count)))
    }
}
