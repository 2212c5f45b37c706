import Telemetry
import Testing

@testable import Report

@Suite struct TerminalChartTests {
    private let noon = Timestamp(text: "2026-08-01T12:00:00Z")!

    private func window(_ length: Duration = .seconds(3600), step: Duration = .seconds(300)) -> ReportWindow {
        ReportWindow(endingAt: noon, length: length, step: step)
    }

    private func chart(
        _ points: [TerminalChart.Point], limits: Thresholds? = Thresholds(good: 2500, poor: 4000),
        over window: ReportWindow? = nil, width: Int = 80, characters: TerminalChart.Characters = .unicode
    ) -> String {
        TerminalChart(
            points, in: .milliseconds, limits: limits, over: window ?? self.window(), width: width,
            characters: characters
        ).text
    }

    /// Five minutes each from 11:00; nil is a slice without data.
    private func points(_ values: [Double?]) -> [TerminalChart.Point] {
        values.enumerated().compactMap { index, value in
            value.map {
                .init(
                    from: noon - .seconds(3600 - index * 300), value: $0, lower: $0 * 0.8, upper: $0 * 1.1)
            }
        }
    }

    /// The columns of the plot in which `character` stands.
    private func columns(of character: Character, in text: String) -> Set<Int> {
        Set(
            text.split(separator: "\n").flatMap { line in
                line.enumerated().filter { $0.offset > 9 && $0.element == character }.map { $0.offset - 10 }
            })
    }

    @Test func looksAsItDid() throws {
        let values: [Double?] = [2100, 2300, 2250, nil, nil, 2600, 3900, 4800, 4300, 2500, 2200, 2100]
        try Golden.expect(chart(points(values)), "terminal.txt")
        try Golden.expect(chart(points(values), characters: .ascii), "terminal-ascii.txt")
    }

    @Test func sliceWithoutDataIsAGap() {
        let full = columns(of: "●", in: chart(points([2000, 2000, 2000, 2000])))
        let gap = columns(of: "●", in: chart(points([2000, nil, nil, 2000])))
        #expect(full.count == 4)
        #expect(gap.count == 2 && gap.isSubset(of: full))
    }

    @Test func asciiHasNoOtherCharacter() {
        let text = chart(points([2100, nil, 4800]), characters: .ascii)
        #expect(text.utf8.allSatisfy { $0 == 10 || (32..<127).contains($0) })
        #expect(text.contains("o") && text.contains(":"))
    }

    @Test func limitsAreNamedWhereTheyLie() {
        let text = chart(points([2100, 4800]))
        #expect(text.contains("good 2.5 s") && text.contains("poor 4 s"))
        #expect(!chart(points([100])).contains("poor"), "what lies above the axis is not drawn")
        #expect(!chart(points([2100, 4800]), limits: nil).contains("good"))
    }

    @Test(arguments: [1, 20, 40, 80, 200], [60, 300, 3600])
    func fitsItsWidth(width: Int, step: Int) {
        let window = window(.seconds(step * (TerminalChart.room(inWidth: width) - 1)), step: .seconds(step))
        let text = chart(
            [.init(from: window.from, value: 2000, lower: nil, upper: nil)], over: window, width: width)
        let longest = text.split(separator: "\n").map(\.count).max() ?? 0
        #expect(longest <= max(35, width))
        #expect(columns(of: "●", in: text).count == 1)
        #expect(text.split(separator: "\n").allSatisfy { $0.last != " " })
    }

    @Test func oddValuesAndPlacesDrawNothingWrong() {
        let odd: [TerminalChart.Point] = [
            .init(from: noon - .seconds(600), value: 0, lower: 0, upper: 0),
            .init(from: noon - .seconds(86_400), value: 9, lower: nil, upper: nil),
            .init(from: noon + .seconds(86_400), value: 9, lower: nil, upper: nil),
            .init(from: noon - .seconds(300), value: 5, lower: 9, upper: 1),
        ]
        #expect(columns(of: "●", in: chart(odd)).count == 2)
        #expect(chart([]).contains("UTC"))
    }
}
