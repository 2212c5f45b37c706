import Telemetry

/// A rating as it is shown: a shape and a word beside the colour, so that the colour is never alone.
struct RatingMark: Hashable, Sendable {
    let symbol: String
    let word: String
    /// The class that gives the colour.
    let tone: String

    init(_ rating: Rating) {
        switch rating {
        case .good: self.init(symbol: "●", word: "good", tone: "good")
        case .needsImprovement: self.init(symbol: "▲", word: "needs improvement", tone: "fair")
        case .poor: self.init(symbol: "■", word: "poor", tone: "poor")
        }
    }

    init(symbol: String, word: String, tone: String) {
        self.symbol = symbol
        self.word = word
        self.tone = tone
    }

    static let note = RatingMark(symbol: "–", word: "note", tone: "note")
}
