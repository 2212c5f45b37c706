import Telemetry

/// What is known besides the evidence, for programs.
struct RawContext: Encodable, Sendable {
    private let history: [Double?]
    private let segments: [Segment]
    private let lastDeploy: Deploy?
    private let spentBudget: Double?

    private struct Segment: Encodable {
        let dimension: Dimension
        let value: String
        let share: Double
    }

    private struct Deploy: Encodable {
        let name: String
        let at: String
    }

    init(_ context: AlertContext, textBound: Int) {
        history = context.history.suffix(Sparkline.length).map { $0 }
        segments = context.segments.map {
            Segment(dimension: $0.dimension, value: $0.value.cut(toBytes: textBound), share: $0.share)
        }
        lastDeploy = context.lastDeploy.map {
            Deploy(name: $0.name.cut(toBytes: textBound), at: $0.at.description)
        }
        spentBudget = context.spentBudget
    }
}
