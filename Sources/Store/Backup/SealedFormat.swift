import CSodium

/// How an encrypted backup is laid out: 8 magic bytes, the header of a libsodium secretstream, then its chunks.
///
/// A chunk is 64 KiB of the tar.zst and 17 bytes more (tag and authenticator); only the last, marked final under the
/// authenticator, may be shorter. Each chunk is bound to all before it, so none can be changed, moved, left out or
/// put in (doc.libsodium.org/secret-key_cryptography/secretstream).
enum SealedFormat {
    /// Never changed: another layout gets other magic bytes.
    static let magic = Array("vitalsd1".utf8)
    /// Of plaintext, in bytes: what is held in memory before it may be believed.
    static let chunk = 65_536
    static let header = crypto_secretstream_xchacha20poly1305_headerbytes()
    /// What a chunk grows by.
    static let overhead = crypto_secretstream_xchacha20poly1305_abytes()

    /// Has libsodium choose its implementation and open the kernel's randomness; repeated calls do nothing.
    static func prepare() throws(StoreError) {
        guard sodium_init() >= 0 else { throw .backup("libsodium, which encrypts, cannot start on this machine") }
    }
}
