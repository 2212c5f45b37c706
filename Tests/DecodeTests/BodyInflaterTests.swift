import CZlib
import CollectorTesting
import Decode
import Telemetry
import Testing

/// Compressed bodies: what zlib itself writes comes back, and nothing a sender makes up costs more than the bound.
@Suite struct BodyInflaterTests {
    private let limit = 100_000

    private func inflated(
        _ bytes: [UInt8], _ encoding: BodyInflater.Encoding, limit: Int? = nil
    ) -> Result<[UInt8], Refusal> {
        bytes.withUnsafeBytes { body in
            do throws(Refusal) {
                return .success(try BodyInflater().inflate(body, encoding, limit: limit ?? self.limit) { Array($0) })
            } catch {
                return .failure(error)
            }
        }
    }

    private func reason(_ bytes: [UInt8], _ encoding: BodyInflater.Encoding, limit: Int? = nil) -> RefusalReason? {
        switch inflated(bytes, encoding, limit: limit) {
        case .success: nil
        case .failure(let refusal): refusal.reason
        }
    }

    @Test(arguments: [0, 1, 100, 16_384, 99_999, 100_000])
    func givesBackWhatWasCompressedInEachForm(size: Int) throws {
        var random = SeededGenerator()
        let body = (0..<size).map { _ in UInt8.random(in: 97...101, using: &random) }
        #expect(try inflated(Compressed.gzip(body), .gzip).get() == body, "\(random)")
        #expect(try inflated(Compressed.zlib(body), .deflate).get() == body, "\(random)")
        #expect(try inflated(Compressed.bare(body), .deflate).get() == body, "\(random)")
    }

    @Test func readsMembersThatFollowEachOther() throws {
        #expect(
            try inflated(Compressed.gzip([1, 2]) + Compressed.gzip([]) + Compressed.gzip([3]), .gzip).get() == [
                1, 2, 3,
            ])
    }

    @Test func refusesWhatGrowsBeyondTheLimit() {
        #expect(reason(Compressed.gzip([UInt8](repeating: 0, count: limit + 1)), .gzip) == .tooLarge)
        #expect(reason(Compressed.gzip([UInt8](repeating: 0, count: 50_000_000)), .gzip) == .tooLarge)
        let members = (0..<100).flatMap { _ in Compressed.gzip([UInt8](repeating: 0, count: 1100)) }
        #expect(reason(members, .gzip) == .tooLarge)
    }

    @Test func refusesWhatIsDamagedCutOrFollowedByMore() {
        let whole = Compressed.gzip(Array("hello, hello, hello".utf8))
        for length in 0..<whole.count { #expect(reason(Array(whole[..<length]), .gzip) == .malformed, "\(length)") }
        #expect(reason(whole + [1], .gzip) == .malformed)
        #expect(reason(Compressed.zlib([1, 2, 3]) + [0], .deflate) == .malformed)
        #expect(reason(Array("{\"name\":\"LCP\"}".utf8), .gzip) == .malformed)
        #expect(reason(Array("{\"name\":\"LCP\"}".utf8), .deflate) == .malformed)
        var flipped = whole
        flipped[whole.count - 6] ^= 1
        #expect(reason(flipped, .gzip) == .malformed, "its checksum is wrong")
    }

    @Test func noBytesTrap() {
        var random = SeededGenerator()
        let whole = Compressed.gzip((0..<2000).map { UInt8(truncatingIfNeeded: $0 * 7) })
        for _ in 0..<2000 {
            var bytes = whole
            for _ in 0..<Int.random(in: 1...5, using: &random) {
                bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            _ = inflated(bytes, .gzip)
            _ = inflated(Array(bytes.dropFirst(10)), .deflate)
        }
    }

    @Test func knowsTheNamesAndNoOthers() {
        for name in ["gzip", "x-gzip", "GZIP", "deflate"] { #expect(BodyInflater.Encoding(name: name) != nil) }
        for name in ["br", "zstd", "gzip, gzip", "identity", ""] { #expect(BodyInflater.Encoding(name: name) == nil) }
    }
}

/// What zlib makes of bytes.
private enum Compressed {
    static func gzip(_ bytes: [UInt8]) -> [UInt8] { compress(bytes, windowBits: 31) }
    static func zlib(_ bytes: [UInt8]) -> [UInt8] { compress(bytes, windowBits: 15) }
    static func bare(_ bytes: [UInt8]) -> [UInt8] { compress(bytes, windowBits: -15) }

    private static func compress(_ bytes: [UInt8], windowBits: Int32) -> [UInt8] {
        var stream = z_stream()
        deflateInit2_(
            &stream, 6, Z_DEFLATED, windowBits, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size))
        defer { deflateEnd(&stream) }
        var output = [UInt8](repeating: 0, count: Int(deflateBound(&stream, UInt(bytes.count))))
        var input = bytes
        let count = output.count
        input.withUnsafeMutableBufferPointer { input in
            output.withUnsafeMutableBufferPointer { output in
                stream.next_in = input.baseAddress
                stream.avail_in = UInt32(input.count)
                stream.next_out = output.baseAddress
                stream.avail_out = UInt32(output.count)
                _ = deflate(&stream, Z_FINISH)
            }
        }
        output.removeLast(Int(stream.avail_out))
        precondition(output.count <= count)
        return output
    }
}
