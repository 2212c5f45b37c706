import SwiftProtobuf
import Telemetry

/// A body of OTLP in either form → what a sink makes of it. Not thread-safe: the JSON parser's buffers are kept.
final class OTLPReader {
    private let parser = JSONParser()

    /// Reads a whole body. One that is broken is refused as a whole: what came before the break may be half an item.
    func read<Sink: OTLPSink>(
        _ body: UnsafeRawBufferPointer, _ form: OTLPForm, into sink: Sink.Type
    ) throws(Refusal) -> Sink {
        switch form {
        case .protobuf: try OTLPReader.readProtobuf(body)
        case .json: try readJSON(body)
        }
    }

    private static func readProtobuf<Sink: OTLPSink>(_ body: UnsafeRawBufferPointer) throws(Refusal) -> Sink {
        var options = BinaryDecodingOptions()
        options.discardUnknownFields = true
        options.messageDepthLimit = OTLPLimit.depth
        do {
            return try RequestMessage<Sink>(serializedBytes: body.bytes, options: options).sink
        } catch let refusal as Refusal {
            throw refusal
        } catch {
            // The library's error names a kind and no place; its words help nobody who did not write the library.
            throw Refusal(.malformed, "the body is not protobuf of this request; it is cut off or damaged")
        }
    }

    private func readJSON<Sink: OTLPSink>(_ body: UnsafeRawBufferPointer) throws(Refusal) -> Sink {
        switch parser.parse(body) {
        case .success(let root): return try RequestDocument.read(root)
        case .failure(let failure): throw Refusal(.malformed, "the body is not JSON (\(failure.message))")
        }
    }
}
