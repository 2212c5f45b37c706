import CollectorTesting
import Decode

/// Datagrams and what the decoder makes of them.
enum Packet {
    static func decode(_ text: String) -> OperationsBatch { decode(Array(text.utf8)) }

    static func decode(_ bytes: [UInt8]) -> OperationsBatch { bytes.withUnsafeBytes { StatsdDecoder.decode($0) } }

    /// One to three edits: a byte changed, a mark of the protocol put in, a run removed or copied, the end cut off.
    static func mutate(_ bytes: [UInt8], _ generator: inout SeededGenerator) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...3, using: &generator) {
            guard !bytes.isEmpty else { break }
            let start = Int.random(in: bytes.indices, using: &generator)
            let end = min(bytes.count, start + Int.random(in: 1...30, using: &generator))
            switch Int.random(in: 0..<6, using: &generator) {
            case 0: bytes[start] = UInt8.random(in: 0 ... .max, using: &generator)
            case 1: bytes[start] = Array(":|@#,\n\rTc.e-+0smhd_".utf8).randomElement(using: &generator)!
            case 2: bytes.removeSubrange(start..<end)
            case 3: bytes.removeLast(bytes.count - start)
            case 4: bytes.insert(contentsOf: Array("|@1e-309|T99999999999999999999|#service:\u{FF}".utf8), at: start)
            default: bytes.insert(contentsOf: Array(bytes[start..<end]), at: start)
            }
        }
        return bytes
    }
}
