/// How many series there may be; what is beyond is counted in `(other)`.
package struct SeriesCaps: Sendable {
    /// Of one owner in one dimension set: pages times devices of a site, query shapes of a service, releases.
    let seriesPerOwner: Int
    /// Sites, and likewise services; a site's name comes from the client.
    let owners: Int

    /// For what is kept.
    package static let standard = SeriesCaps(seriesPerOwner: 4000, owners: 200)
    /// For a question, which is limited by its answer.
    package static let none = SeriesCaps(seriesPerOwner: .max, owners: .max)
}
