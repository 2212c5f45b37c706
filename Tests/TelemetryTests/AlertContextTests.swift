import Foundation
import Telemetry
import Testing

@Suite struct AlertContextTests {
    private static let full = AlertContext(
        history: [2100, nil, 3120], segments: [.init(dimension: .country, value: "DE", share: 0.62)],
        lastDeploy: .init(name: "1.4.2", at: Timestamp(seconds: 1)), spentBudget: 0.85)

    @Test(arguments: [AlertContext(), full]) func isReadAsItWasWritten(context: AlertContext) throws {
        let data = try JSONEncoder().encode(context)
        #expect(try JSONDecoder().decode(AlertContext.self, from: data) == context)
    }

    @Test func whatAnEarlierVersionDidNotWriteIsMissing() throws {
        #expect(try JSONDecoder().decode(AlertContext.self, from: Data("{}".utf8)) == AlertContext())
    }

    @Test func numbersThatAreNoneAreLeftOut() throws {
        let context = AlertContext(
            history: [1, .nan, .infinity, nil],
            segments: [.init(dimension: .page, value: "/", share: .nan)]
                + (1...4).map { .init(dimension: .page, value: "/\($0)", share: 0.1) }, spentBudget: .infinity)
        #expect(context.history == [1, nil, nil, nil])
        #expect(context.segments.map(\.value) == ["/1", "/2", "/3"])
        #expect(context.spentBudget == nil)
        _ = try JSONEncoder().encode(context)
    }
}
