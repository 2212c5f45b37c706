import CSodium
package import Foundation

/// The secret an encrypted backup is made and opened with: 32 random bytes, kept in a file as base64.
///
/// A key and no pass phrase: nobody has to type it, so it need not be weak, and no slow derivation has to make up for
/// that.
package struct BackupKey: Sendable {
    /// Exactly `BackupKey.byteCount` of them. For the sealing and opening only.
    let bytes: [UInt8]

    /// Reads a key file: the base64 text of 32 bytes, one newline allowed after it.
    ///
    /// Throws `StoreError.backup`, which never shows what the file holds, also when others than its owner may read it.
    package init(file: URL) throws(StoreError) {
        let input = try InputFile(file)
        guard input.permissions & 0o077 == 0 else {
            throw .backup("the key file \(input.name) is open to other users; run: chmod 600 \(input.name)")
        }
        // One byte more than may be there, to see that it is not.
        var text = try input.next(BackupKey.textCount + 2)
        defer { sodium_memzero(&text, text.count) }
        let count = text.last == UInt8(ascii: "\n") ? text.count - 1 : text.count
        guard count == BackupKey.textCount else {
            let found = count > BackupKey.textCount ? "more" : "\(count)"
            throw BackupKey.unusable(
                input.name, "it must hold \(BackupKey.textCount) characters and at most one newline, not \(found)")
        }
        guard let bytes = BackupKey.decode(text, count) else {
            throw BackupKey.unusable(input.name, "it is not the base64 text of \(BackupKey.byteCount) bytes")
        }
        self.bytes = bytes
    }

    /// Nil unless it is the one canonical text of exactly 32 bytes. By libsodium, whose time does not depend on the
    /// text.
    private static func decode(_ text: [UInt8], _ textCount: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: byteCount)
        var count = 0
        let status = text.withUnsafeBytes { text in
            sodium_base642bin(
                &bytes, byteCount, text.baseAddress, textCount, nil, &count, nil, sodium_base64_VARIANT_ORIGINAL)
        }
        return status == 0 && count == byteCount ? bytes : nil
    }

    private static func unusable(_ name: String, _ detail: String) -> StoreError {
        .backup(
            "the key file \(name) cannot be used: \(detail); make a key with: "
                + "(umask 077; head -c 32 /dev/urandom | base64 > backup.key)")
    }

    /// What XChaCha20 takes (`crypto_secretstream_xchacha20poly1305_KEYBYTES`).
    static let byteCount = 32
    /// Of base64: four characters for every three bytes, rounded up.
    private static let textCount = (byteCount + 2) / 3 * 4
}

// Printing, debug printing and reflecting (`dump`, `String(describing:)` of an enclosing type) are three ways out.
extension BackupKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "<redacted>" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
