import Decode
import Telemetry
import Testing

/// What numbers of points may look like in JSON.
@Suite struct MetricsJSONTests {
    private func batch(_ point: String, temporality: String = "1") throws -> OperationsBatch {
        try OTLPBytes.metrics(
            #"""
            {"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"histogram":{"dataPoints":[\#(point)],
            "aggregationTemporality":\#(temporality)},"unit":"ms","name":"db.client.operation.duration"}]}]}]}
            """#
        ).get()
    }

    @Test(arguments: [
        #"{"count":"3","sum":6,"bucketCounts":["1","2"],"explicitBounds":[5]}"#,
        #"{"count":3,"sum":"6","bucketCounts":[1,2],"explicitBounds":["5"]}"#,
        #"{"bucket_counts":[1,"2"],"explicit_bounds":[5.0],"sum":6.0,"count":3.0,"new":{"a":[]}}"#,
    ])
    func numbersMayBeText(point: String) throws {
        let spread = ValueSpread(
            runs: [
                ValueSpread.Run(lower: 0, upper: 5, count: 1), ValueSpread.Run(lower: 5, upper: 5, count: 2),
            ], sum: 6)
        for temporality in ["1", "\"1\"", "\"AGGREGATION_TEMPORALITY_DELTA\""] {
            #expect(
                try batch(point, temporality: temporality).groups.flatMap(\.operations).map(\.times) == [
                    .spread(spread)
                ])
        }
    }

    @Test(arguments: [
        "7", "null", #"{"count":"x"}"#, #"{"count":-1}"#, #"{"count":1.5}"#, #"{"count":{}}"#,
        #"{"count":1,"sum":"NaN"}"#, #"{"count":1,"sum":[]}"#, #"{"count":1,"sum":1,"bucketCounts":{}}"#,
        #"{"count":1,"sum":1,"bucketCounts":[1,null],"explicitBounds":[5]}"#,
        #"{"count":1,"sum":1,"bucketCounts":[1,0],"explicitBounds":["five"]}"#,
        #"{"count":"1000000000001","sum":1}"#, #"{"count":"9223372036854775807","sum":1}"#,
    ])
    func pointOfWrongTypesIsRefusedAlone(point: String) throws {
        let batch = try batch(point + #",{"count":"2","sum":4}"#)
        #expect(
            batch.groups.map(\.refusals) == [
                [
                    Refusal(
                        .badValue,
                        "a histogram's numbers cannot be read; expected finite numbers, and counts up to 1000000000000")
                ]
            ])
        #expect(batch.groups.flatMap(\.operations).map(\.times) == [.mean(2, count: 2)])
    }
}
