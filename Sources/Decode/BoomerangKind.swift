/// What made boomerang send a beacon: its `http.initiator`.
enum BoomerangKind: Hashable {
    /// A page load; in a single-page app, the hard one.
    case page
    /// A route change of a single-page app.
    case softNavigation
    /// A page brought back from the back/forward cache.
    case restored
    /// A request of the page's; then `u` is the request's URL.
    case request
    /// An error, an interaction, a custom timer, or what a later version adds: no page view.
    case other

    init(_ initiator: FormText?) {
        guard let initiator, !initiator.isEmpty else {
            self = .page
            return
        }
        switch initiator {
        case "spa_hard": self = .page
        case "spa": self = .softNavigation
        case "bfcache": self = .restored
        case "xhr": self = .request
        default: self = .other
        }
    }
}
