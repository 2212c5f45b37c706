import Manifest
import Store
import Telemetry

/// What the settings come to in disk space, in a sentence for the log at the start.
struct DiskCeiling: CustomStringConvertible {
    private let settings: Settings

    /// A series with about a hundred values in every minute, over all tiers as they are kept by default: 2 880 minutes of 200 bytes, 2 160
    /// hours of 600, 1 095 days of 1 100, and some air (bytes a cell by `make bench`).
    private static let bytesOfBusySeries: Int64 = 3_200_000
    private static let logs = Int64(2 * DatabaseFile.walSizeLimit)

    init(_ settings: Settings) { self.settings = settings }

    private var total: Int64 { settings.maxDBSize + settings.journalMaxBytes + DiskCeiling.logs }

    var description: String {
        let (size, keep) = (ByteSizeText.format, settings.retention)
        return """
            the data folder takes at most \(size(total)): rollups \(size(settings.maxDBSize)) (max-db-size), evidence \
            \(size(settings.journalMaxBytes)) (journal-max-bytes), logs \(size(DiskCeiling.logs)); minutes are kept \
            \(DurationText.format(keep.minutes)), hours \(DurationText.format(keep.hours)), days \
            \(DurationText.format(keep.days)) of \(settings.days.zone), less if \
            \(settings.maxDBSize / DiskCeiling.bytesOfBusySeries) busy series are exceeded
            """
    }
}
