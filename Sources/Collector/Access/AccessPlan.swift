package import Admit
package import Foundation

/// Who needs a token, and with which keys tokens are signed.
package struct AccessPlan: Sendable {
    /// One or two keys, one a line: the first signs, both are accepted.
    package var keyFile: URL
    /// Whether browsers' beacons need one too. Default no.
    package var pagesNeedToken = false
    /// Live sessions a subject may have. Default 3, 1 to 1000.
    package var sessionsPerSubject = 3

    package init(keyFile: URL) { self.keyFile = keyFile }

    /// Throws when the file cannot be read, others may read it, or it holds no keys.
    package func readKeys() throws -> TokenKeys {
        var status = stat()
        guard stat(keyFile.path, &status) == 0, let text = try? String(contentsOf: keyFile, encoding: .utf8) else {
            throw Problem(description: "\(keyFile.lastPathComponent) cannot be read; is token-keys right?")
        }
        guard status.st_mode & 0o077 == 0 else {
            throw Problem(
                description:
                    "\(keyFile.lastPathComponent) can be read by others; take that from them: chmod 600 \(keyFile.lastPathComponent)"
            )
        }
        do throws(TokenKeysError) {
            return try TokenKeys(text: text)
        } catch {
            throw Problem(description: "\(keyFile.lastPathComponent): \(error)")
        }
    }

    /// The key file is no good.
    package struct Problem: Error, CustomStringConvertible {
        package let description: String
    }
}
