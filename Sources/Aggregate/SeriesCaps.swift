/// How many series there may be; what is beyond is counted in `(other)`.
///
/// Below half of a cap a name gets its series at once; above it must be seen `sightings` times first, so that names which come once, as a
/// scanner's or a typing mistake's, do not take the room of pages that are read.
package struct SeriesCaps: Sendable {
    /// Of one owner in one dimension set: pages times devices of a site, query shapes of a service, releases.
    let seriesPerOwner: Int
    /// Sites, and likewise services; a site's name comes from the client.
    let owners: Int
    /// Of all owners and sets together: what a flood of made-up sites with made-up pages may cost in memory and in one flush.
    let total: Int
    /// How often a name must be seen to get one of the last half.
    let sightings: Int

    package init(seriesPerOwner: Int, owners: Int, total: Int, sightings: Int) {
        self.seriesPerOwner = seriesPerOwner
        self.owners = owners
        self.total = total
        self.sightings = sightings
    }

    /// For what is kept.
    package static let standard = SeriesCaps(seriesPerOwner: 4000, owners: 200, total: 100_000, sightings: 4)
    /// For a question, which is limited by its answer.
    package static let none = SeriesCaps(seriesPerOwner: .max, owners: .max, total: .max, sightings: 1)

    /// For a file of at most `ceiling` bytes: all series must fit into it several times over, or one flush of a flood would not.
    package static func fitting(ceiling: Int64) -> SeriesCaps {
        let total = min(Int64(standard.total), ceiling / bytesOfSeries)
        return SeriesCaps(
            seriesPerOwner: standard.seriesPerOwner, owners: standard.owners, total: Int(total),
            sightings: standard.sightings)
    }

    /// A name, its index entry, and young cells of a few metrics.
    private static let bytesOfSeries: Int64 = 16_384
}
