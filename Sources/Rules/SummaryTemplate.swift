import Manifest
import Telemetry

/// A summary cut into what stands as written and what is filled in.
///
/// Filling in is one pass over the pieces, so a label that a client managed to call `{{value}}` is shown, not expanded.
struct SummaryTemplate {
    enum Piece: Equatable {
        case text(String)
        case placeholder(Placeholder)
    }

    enum Placeholder: Equatable {
        case value, limit, percentile, metric, count, window
        case label(Dimension)
    }

    let pieces: [Piece]

    /// Throws a sentence for each thing wrong with `text`.
    init(_ text: String, by dimensions: [Dimension]) throws(Problems) {
        var pieces: [Piece] = []
        var problems: [String] = []
        var rest = text[...]
        while let open = rest.firstRange(of: "{{") {
            pieces.append(.text(String(rest[..<open.lowerBound])))
            rest = rest[open.upperBound...]
            guard let close = rest.firstRange(of: "}}") else {
                problems.append("a \"{{\" of the summary is never closed by \"}}\"")
                break
            }
            let name = rest[..<close.lowerBound].split(separator: " ").joined(separator: " ")
            rest = rest[close.upperBound...]
            if let placeholder = SummaryTemplate.placeholder(name, by: dimensions) {
                pieces.append(.placeholder(placeholder))
            } else {
                problems.append(SummaryTemplate.problem(with: name, by: dimensions))
            }
        }
        guard problems.isEmpty else { throw Problems(sentences: problems) }
        pieces.append(.text(String(rest)))
        self.pieces = pieces
    }

    struct Problems: Error {
        let sentences: [String]
    }

    func render(_ fill: (Placeholder) -> String) -> String {
        pieces.map { piece in
            switch piece {
            case .text(let text): text
            case .placeholder(let placeholder): fill(placeholder)
            }
        }.joined()
    }

    private static let fixed: KeyValuePairs<String, Placeholder> = [
        "value": .value, "limit": .limit, "percentile": .percentile, "metric": .metric, "count": .count,
        "window": .window,
    ]

    private static func placeholder(_ name: String, by dimensions: [Dimension]) -> Placeholder? {
        if let placeholder = fixed.first(where: { $0.key == name })?.value { return placeholder }
        return Dimension(rawValue: name).flatMap { dimensions.contains($0) ? .label($0) : nil }
    }

    private static func problem(with name: String, by dimensions: [Dimension]) -> String {
        if let dimension = Dimension(rawValue: name) {
            return "the placeholder {{\(name)}} needs \"\(dimension.rawValue)\" in the rule's \"by\""
        }
        let names = fixed.map(\.key) + dimensions.map(\.rawValue)
        let written = "unknown placeholder {{\(name.prefix(60))}}"
        guard let near = NearName.of(name, among: names) else {
            return written + "; expected one of " + names.map { "{{\($0)}}" }.joined(separator: ", ")
        }
        return written + "; did you mean {{\(near)}}?"
    }
}
