import SwiftProtobuf

/// A point of a histogram.
protocol PointMessage: OTLPMessage {
    var point: HistogramPoint { get }
}

/// `HistogramDataPoint`.
struct ExplicitPointMessage: PointMessage {
    private(set) var point = HistogramPoint()

    mutating func decodeMessage<Source: SwiftProtobuf.Decoder>(decoder: inout Source) throws {
        while let field = try decoder.nextFieldNumber() {
            switch field {
            case 2: try decoder.decodeSingularFixed64Field(value: &point.start)
            case 3: try decoder.decodeSingularFixed64Field(value: &point.time)
            case 4: try decoder.decodeSingularFixed64Field(value: &point.count)
            case 5: try decoder.decodeSingularDoubleField(value: &point.sum)
            case 6:
                guard point.counts.count < HistogramPoint.listLimit else { continue }
                try decoder.decodeRepeatedFixed64Field(value: &point.counts)
                HistogramPoint.cut(&point.counts)
            case 7:
                guard point.bounds.count < HistogramPoint.listLimit else { continue }
                try decoder.decodeRepeatedDoubleField(value: &point.bounds)
                HistogramPoint.cut(&point.bounds)
            case 9: try point.readAttribute(&decoder)
            case 10: try decoder.decodeSingularUInt32Field(value: &point.flags)
            case 11: try decoder.decodeSingularDoubleField(value: &point.min)
            case 12: try decoder.decodeSingularDoubleField(value: &point.max)
            default: break
            }
        }
    }
}

/// `ExponentialHistogramDataPoint`.
struct ExponentialPointMessage: PointMessage {
    private(set) var point: HistogramPoint = {
        var point = HistogramPoint()
        point.exponent = HistogramPoint.Exponent()
        return point
    }()

    mutating func decodeMessage<Source: SwiftProtobuf.Decoder>(decoder: inout Source) throws {
        var exponent = point.exponent ?? HistogramPoint.Exponent()
        defer { point.exponent = exponent }
        while let field = try decoder.nextFieldNumber() {
            switch field {
            case 1: try point.readAttribute(&decoder)
            case 2: try decoder.decodeSingularFixed64Field(value: &point.start)
            case 3: try decoder.decodeSingularFixed64Field(value: &point.time)
            case 4: try decoder.decodeSingularFixed64Field(value: &point.count)
            case 5: try decoder.decodeSingularDoubleField(value: &point.sum)
            case 6: try decoder.decodeSingularSInt32Field(value: &exponent.scale)
            case 7: try decoder.decodeSingularFixed64Field(value: &exponent.zeroCount)
            case 8:
                let buckets = try BucketsMessage.read(&decoder)
                exponent.offset = buckets.offset
                point.counts = buckets.counts
            case 9: exponent.hasNegativeValues = try BucketsMessage.read(&decoder).counts.contains { $0 > 0 }
            case 10: try decoder.decodeSingularUInt32Field(value: &point.flags)
            case 12: try decoder.decodeSingularDoubleField(value: &point.min)
            case 13: try decoder.decodeSingularDoubleField(value: &point.max)
            default: break
            }
        }
    }
}

/// `ExponentialHistogramDataPoint.Buckets`.
struct BucketsMessage: OTLPMessage {
    private(set) var offset: Int32 = 0
    private(set) var counts: [UInt64] = []

    static func read<Source: SwiftProtobuf.Decoder>(_ decoder: inout Source) throws -> BucketsMessage {
        var buckets: BucketsMessage?
        try decoder.decodeSingularMessageField(value: &buckets)
        return buckets ?? BucketsMessage()
    }

    mutating func decodeMessage<Source: SwiftProtobuf.Decoder>(decoder: inout Source) throws {
        while let field = try decoder.nextFieldNumber() {
            switch field {
            case 1: try decoder.decodeSingularSInt32Field(value: &offset)
            case 2:
                guard counts.count < HistogramPoint.listLimit else { continue }
                try decoder.decodeRepeatedUInt64Field(value: &counts)
                HistogramPoint.cut(&counts)
            default: break
            }
        }
    }
}

extension HistogramPoint {
    /// Cuts a list that came in one piece. One that comes number by number is read no further than the limit: the library
    /// makes room for each piece exactly, so that a list in millions of pieces would be copied as often.
    static func cut<Element>(_ list: inout [Element]) {
        if list.count > listLimit { list = Array(list.prefix(listLimit)) }
    }

    fileprivate mutating func readAttribute<Source: SwiftProtobuf.Decoder>(_ decoder: inout Source) throws {
        var attribute: AttributeMessage? = AttributeMessage(of: .operation, keepsAll: true)
        try decoder.decodeSingularMessageField(value: &attribute)
        guard let attribute else { return }
        attributes.add(attribute.name, attribute.value)
        if case .operation(let key)? = attribute.key { operation.add(key, attribute.value) }
    }
}
