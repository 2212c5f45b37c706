import CollectorTesting
import Decode
import Telemetry

/// Bodies and what the decoders make of them.
enum Bytes {
    static func page(_ body: String, contentType: String? = nil) -> Result<PageBeacon, Refusal> {
        page(Array(body.utf8), contentType: contentType)
    }

    static func page(
        _ body: [UInt8], _ decoder: PageDecoder = PageDecoder(), contentType: String? = nil
    ) -> Result<PageBeacon, Refusal> {
        body.withUnsafeBytes { bytes in
            do throws(Refusal) {
                return .success(try decoder.decode(bytes, contentType: contentType))
            } catch {
                return .failure(error)
            }
        }
    }

    /// A form, as its content type says.
    static func form(_ body: String) -> Result<PageBeacon, Refusal> {
        page(body, contentType: "application/x-www-form-urlencoded")
    }

    static func query(_ query: [UInt8], _ decoder: PageDecoder = PageDecoder()) -> Result<PageBeacon, Refusal> {
        query.withUnsafeBytes { bytes in
            do throws(Refusal) {
                return .success(try decoder.decode(query: bytes))
            } catch {
                return .failure(error)
            }
        }
    }

    static func reports(_ body: String) -> Result<ReportsBatch, Refusal> { reports(Array(body.utf8)) }

    static func reports(
        _ body: [UInt8], _ decoder: ReportsDecoder = ReportsDecoder()
    ) -> Result<ReportsBatch, Refusal> {
        body.withUnsafeBytes { bytes in
            do throws(Refusal) {
                return .success(try decoder.decode(bytes))
            } catch {
                return .failure(error)
            }
        }
    }

    static func timings(_ body: String) -> Result<OperationsBatch, Refusal> { timings(Array(body.utf8)) }

    static func timings(
        _ body: [UInt8], _ decoder: TimingsDecoder = TimingsDecoder(), contentType: String? = nil
    ) -> Result<OperationsBatch, Refusal> {
        body.withUnsafeBytes { bytes in
            do throws(Refusal) {
                return .success(try decoder.decode(bytes, contentType: contentType))
            } catch {
                return .failure(error)
            }
        }
    }

    static func random(upTo count: Int, _ generator: inout SeededGenerator) -> [UInt8] {
        (0..<Int.random(in: 0...count, using: &generator)).map { _ in UInt8.random(in: 0 ... .max, using: &generator) }
    }

    /// One to three edits: a byte changed, JSON's own marks put in, a run removed or copied, the end cut off.
    static func mutate(_ bytes: [UInt8], _ generator: inout SeededGenerator) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...3, using: &generator) {
            guard !bytes.isEmpty else { break }
            let start = Int.random(in: bytes.indices, using: &generator)
            let end = min(bytes.count, start + Int.random(in: 1...30, using: &generator))
            switch Int.random(in: 0..<6, using: &generator) {
            case 0: bytes[start] = UInt8.random(in: 0 ... .max, using: &generator)
            case 1: bytes[start] = Array(#"{}[],:"\0e-+.nu"#.utf8).randomElement(using: &generator)!
            case 2: bytes.removeSubrange(start..<end)
            case 3: bytes.removeLast(bytes.count - start)
            case 4: bytes.insert(contentsOf: Array(#","value":1e309,"id":"\ud800""#.utf8), at: start)
            default: bytes.insert(contentsOf: Array(bytes[start..<end]), at: start)
            }
        }
        return bytes
    }
}
