import Foundation

/// Copies of texts for C, which stay where they are until this goes.
final class CStrings {
    private var copies: [UnsafeMutablePointer<CChar>]

    // strdup gives NULL only without memory, when Swift's own allocations have trapped already.
    init(_ texts: [String]) { copies = texts.map { strdup($0)! } }

    deinit { copies.forEach { free($0) } }

    /// One more text, up to its first NUL.
    func pointer(_ text: String) -> UnsafePointer<CChar> {
        let copy = strdup(text)!
        copies.append(copy)
        return UnsafePointer(copy)
    }

    /// The pointers as an array of C.
    func withPointers<Result>(_ body: (UnsafeBufferPointer<UnsafePointer<CChar>?>) -> Result) -> Result {
        copies.map { UnsafePointer<CChar>?($0) }.withUnsafeBufferPointer { pointers in
            withExtendedLifetime(self) { body(pointers) }
        }
    }
}
