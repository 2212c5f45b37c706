import Telemetry

/// How a percentile or a mean went over the window, slice by slice.
package struct Trend: Hashable, Sendable {
    package struct Point: Hashable, Sendable {
        /// From 0, the slice that holds the start of the window; a difference above 1 is a gap.
        package let slice: Int64
        package let value: Double

        package init(slice: Int64, value: Double) {
            self.slice = slice
            self.value = value
        }
    }

    /// `p95`, or `mean`.
    package let name: String
    /// In order of time.
    package let points: [Point]
    package let slices: Int64

    /// A line of this many points is as fine as its 130 pixels can show.
    static let sliceLimit: Int64 = 48

    init(_ name: String, _ rollups: [Int64: Rollup], in window: ReportWindow, _ value: (Rollup) -> Double?) {
        self.name = name
        let first = window.slice(holding: window.from)
        slices = window.slice(holding: window.to - .milliseconds(1)) - first + 1
        points = rollups.sorted { $0.key < $1.key }.compactMap { slice, rollup in
            value(rollup).map { Point(slice: slice - first, value: $0) }
        }
    }

    /// Points that follow each other without a gap.
    var runs: [ArraySlice<Point>] {
        var runs: [ArraySlice<Point>] = []
        var start = points.startIndex
        for index in points.indices
        where index + 1 == points.endIndex || points[index].slice + 1 != points[index + 1].slice {
            runs.append(points[start...index])
            start = index + 1
        }
        return runs
    }
}
