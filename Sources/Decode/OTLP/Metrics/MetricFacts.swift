/// What a metric says, in either form.
struct MetricFacts: Sendable {
    /// How the values of successive points belong together, by OpenTelemetry's numbers.
    enum Temporality: Sendable {
        case unspecified
        case delta
        case cumulative

        init(_ number: Int64) {
            switch number {
            case 1: self = .delta
            case 2: self = .cumulative
            default: self = .unspecified
            }
        }
    }

    var name = ""
    var unit = ""
    var temporality = Temporality.unspecified
    /// Points of histograms; those of a metric known not to be read are only counted.
    private(set) var points: [HistogramPoint] = []
    /// Points of all other kinds.
    var otherPoints: Int64 = 0

    mutating func reset() { self = MetricFacts() }

    /// Whether points are read; a name that has not come yet may be one that is.
    var wantsPoints: Bool { name.isEmpty || OperationMetric(name: name) != nil }

    /// Points above the limit are dropped but for the first, of which the sink makes a refusal.
    mutating func add(_ point: HistogramPoint) {
        if points.count <= OTLPLimit.items { points.append(point) }
    }
}
