import Decode
import SwiftProtobuf
import Telemetry

/// What the decoders make of requests. The generated messages write them: a second pair of eyes on every field number.
enum OTLPBytes {
    static func traces(_ body: [UInt8], _ form: OTLPForm) -> Result<OperationsBatch, Refusal> {
        body.withUnsafeBytes { bytes in
            do throws(Refusal) { return .success(try TracesDecoder().decode(bytes, form: form)) } catch {
                return .failure(error)
            }
        }
    }

    static func metrics(_ body: [UInt8], _ form: OTLPForm) -> Result<OperationsBatch, Refusal> {
        body.withUnsafeBytes { bytes in
            do throws(Refusal) { return .success(try MetricsDecoder().decode(bytes, form: form)) } catch {
                return .failure(error)
            }
        }
    }

    static func logs(_ body: [UInt8], _ form: OTLPForm) -> Result<LogsBatch, Refusal> {
        body.withUnsafeBytes { bytes in
            do throws(Refusal) { return .success(try LogsDecoder().decode(bytes, form: form)) } catch {
                return .failure(error)
            }
        }
    }

    static func traces(_ json: String) -> Result<OperationsBatch, Refusal> { traces(Array(json.utf8), .json) }
    static func metrics(_ json: String) -> Result<OperationsBatch, Refusal> { metrics(Array(json.utf8), .json) }
    static func logs(_ json: String) -> Result<LogsBatch, Refusal> { logs(Array(json.utf8), .json) }

    static func protobuf(_ message: some SwiftProtobuf.Message) throws -> [UInt8] { try message.serializedBytes() }

    /// In JSON as the library writes it: 64-bit integers as strings, ids in base64 and enumerations by name.
    static func json(_ message: some SwiftProtobuf.Message) throws -> [UInt8] { try message.jsonUTF8Bytes() }

    /// In JSON by the fields' own names, with enumerations as numbers.
    static func olderJSON(_ message: some SwiftProtobuf.Message) throws -> [UInt8] {
        var options = JSONEncodingOptions()
        options.preserveProtoFieldNames = true
        options.alwaysPrintEnumsAsInts = true
        options.alwaysPrintInt64sAsNumbers = true
        return try message.jsonUTF8Bytes(options: options)
    }

    /// A request in each form, and the form.
    static func forms(_ message: some SwiftProtobuf.Message) throws -> [(body: [UInt8], form: OTLPForm)] {
        [(try protobuf(message), .protobuf), (try json(message), .json), (try olderJSON(message), .json)]
    }
}

extension OTLPKeyValue {
    static func text(_ key: String, _ value: String) -> OTLPKeyValue {
        .with {
            $0.key = key
            $0.value.stringValue = value
        }
    }

    static func integer(_ key: String, _ value: Int64) -> OTLPKeyValue {
        .with {
            $0.key = key
            $0.value.intValue = value
        }
    }

    static func number(_ key: String, _ value: Double) -> OTLPKeyValue {
        .with {
            $0.key = key
            $0.value.doubleValue = value
        }
    }

    static func flag(_ key: String, _ value: Bool) -> OTLPKeyValue {
        .with {
            $0.key = key
            $0.value.boolValue = value
        }
    }

    static func list(_ key: String, _ values: [String]) -> OTLPKeyValue {
        .with {
            $0.key = key
            $0.value.arrayValue.values = values.map { text in .with { $0.stringValue = text } }
        }
    }
}
