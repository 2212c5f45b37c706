import CZlib
package import Telemetry

/// Bytes of a request body with `Content-Encoding: gzip` or `deflate` → the body. Total: any bytes give a body or a refusal.
///
/// What comes out is bounded, not what the sender claims: a bomb costs the bound and no more. Not thread-safe: the buffers are kept.
package final class BodyInflater {
    /// What a body may be encoded with.
    package enum Encoding: Sendable {
        case gzip
        /// The zlib format (RFC 9110 §8.4.1.2), or bare deflate, which some clients send under that name.
        case deflate

        /// Nil for an encoding that is not known, or several.
        package init?(name: String) {
            switch name.lowercased() {
            case "gzip", "x-gzip": self = .gzip
            case "deflate": self = .deflate
            default: return nil
            }
        }
    }

    private var output: [UInt8] = []

    /// Bytes by which the output grows at least.
    private static let step = 16_384
    /// A buffer larger than this is not kept after a request.
    private static let keptBytes = 262_144

    package init() {}

    /// Inflates a whole body and hands it to `use`.
    ///
    /// - Parameter limit: bytes that may come out.
    package func inflate<Result>(
        _ body: UnsafeRawBufferPointer, _ encoding: Encoding, limit: Int,
        _ use: (UnsafeRawBufferPointer) throws(Refusal) -> Result
    ) throws(Refusal) -> Result {
        defer { if output.count > BodyInflater.keptBytes { output = [] } }
        let count = try inflate(body, BodyInflater.windowBits(body, encoding), limit: limit)
        // Typed throws do not pass through withUnsafeBytes.
        let outcome: Swift.Result<Result, Refusal> = output.withUnsafeBytes { bytes in
            do throws(Refusal) { return .success(try use(UnsafeRawBufferPointer(rebasing: bytes[..<count]))) } catch {
                return .failure(error)
            }
        }
        return try outcome.get()
    }

    /// Returns how many bytes of `output` there are.
    private func inflate(_ body: UnsafeRawBufferPointer, _ windowBits: Int32, limit: Int) throws(Refusal) -> Int {
        var stream = z_stream()
        guard inflateInit2_(&stream, windowBits, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            throw Refusal(.overloaded, "there is no memory to read a compressed body; try again")
        }
        defer { inflateEnd(&stream) }
        // zlib reads from it and never writes.
        stream.next_in = UnsafeMutablePointer(mutating: body.baseAddress?.assumingMemoryBound(to: UInt8.self))
        stream.avail_in = UInt32(clamping: body.count)
        var count = 0
        while true {
            if output.count == count {
                // One byte more than may come out shows that there is more.
                guard count <= limit else {
                    throw Refusal(.tooLarge, "the body is larger than \(limit) bytes once it is inflated; send several")
                }
                let grown = min(max(output.count * 2, BodyInflater.step), limit + 1)
                output.append(contentsOf: repeatElement(0, count: max(0, grown - output.count)))
            }
            let status = output.withUnsafeMutableBytes { buffer in
                stream.next_out = buffer.baseAddress?.assumingMemoryBound(to: UInt8.self).advanced(by: count)
                stream.avail_out = UInt32(buffer.count - count)
                defer { count = buffer.count - Int(stream.avail_out) }
                return CZlib.inflate(&stream, Z_NO_FLUSH)
            }
            switch status {
            case Z_OK, Z_BUF_ERROR:
                guard stream.avail_in > 0 || stream.avail_out == 0 else {
                    throw Refusal(.malformed, "the compressed body ends too early")
                }
                if status == Z_BUF_ERROR, stream.avail_out > 0 {
                    throw Refusal(.malformed, "the compressed body is damaged")
                }
            case Z_STREAM_END:
                guard count <= limit else { continue }
                guard stream.avail_in > 0 else { return count }
                // Members may follow each other (RFC 1952 §2.2); each is 18 bytes at least, so this ends.
                guard windowBits > 15, inflateReset(&stream) == Z_OK else {
                    throw Refusal(.malformed, "something follows the end of the compressed body")
                }
            default: throw Refusal(.malformed, "the body is not what its Content-Encoding says")
            }
        }
    }

    /// How zlib is told of the format: 16 more for gzip, negative for bare deflate.
    private static func windowBits(_ body: UnsafeRawBufferPointer, _ encoding: Encoding) -> Int32 {
        switch encoding {
        case .gzip: return 15 + 16
        case .deflate:
            guard body.count >= 2 else { return 15 }
            // A zlib header: method 8, and a multiple of 31 (RFC 1950 §2.2).
            let isZlib = body[0] & 0x0F == 8 && (Int(body[0]) << 8 | Int(body[1])) % 31 == 0
            return isZlib ? 15 : -15
        }
    }
}
