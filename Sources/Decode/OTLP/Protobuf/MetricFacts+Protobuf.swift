import SwiftProtobuf

/// `Metric`.
extension MetricFacts: OTLPMessage {
    mutating func decodeMessage<Source: SwiftProtobuf.Decoder>(decoder: inout Source) throws {
        while let field = try decoder.nextFieldNumber() {
            switch field {
            case 1: name = BoundedText.of(try decoder.text() ?? "", limit: OTLPLimit.name)
            case 3: unit = BoundedText.of(try decoder.text() ?? "", limit: OTLPLimit.name)
            // A gauge, a sum, a summary.
            case 5, 7, 11: otherPoints += try decoder.itemCount()
            case 9: try readHistogram(of: ExplicitPointMessage.self, &decoder)
            case 10: try readHistogram(of: ExponentialPointMessage.self, &decoder)
            default: break
            }
        }
    }

    private mutating func readHistogram<Point: PointMessage, Source: SwiftProtobuf.Decoder>(
        of type: Point.Type, _ decoder: inout Source
    ) throws {
        guard wantsPoints else {
            otherPoints += try decoder.itemCount()
            return
        }
        var histogram = HistogramMessage<Point>()
        swap(&histogram.metric, &self)
        try decoder.readMessage(into: &histogram)
        swap(&histogram.metric, &self)
    }
}

/// `Histogram` and `ExponentialHistogram`.
struct HistogramMessage<Point: PointMessage>: OTLPMessage {
    /// What is read is put here.
    var metric = MetricFacts()

    mutating func decodeMessage<Source: SwiftProtobuf.Decoder>(decoder: inout Source) throws {
        while let field = try decoder.nextFieldNumber() {
            switch field {
            case 1:
                guard metric.points.count <= OTLPLimit.items else { continue }
                var message: Point?
                try decoder.decodeSingularMessageField(value: &message)
                if let message { metric.add(message.point) }
            case 2:
                var number: Int32 = 0
                try decoder.decodeSingularInt32Field(value: &number)
                metric.temporality = MetricFacts.Temporality(Int64(number))
            default: break
            }
        }
    }
}
