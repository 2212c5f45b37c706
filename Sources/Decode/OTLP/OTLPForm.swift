/// What a body of OTLP is written in.
package enum OTLPForm: Hashable, Sendable, CaseIterable {
    case protobuf
    case json

    /// Nil for a content type OTLP does not have. Its parameters and its case say nothing.
    package init?(contentType: String) {
        let end = contentType.utf8.firstIndex { $0 == UInt8(ascii: ";") } ?? contentType.endIndex
        let type = contentType[..<end].lowercased().filter { $0 != " " && $0 != "\t" }
        switch type {
        case "application/x-protobuf", "application/protobuf": self = .protobuf
        case "application/json": self = .json
        default: return nil
        }
    }
}
