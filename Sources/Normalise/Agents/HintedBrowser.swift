/// What the brands come to, and whether the user agent may know better.
enum HintedBrowser: Equatable {
    /// A brand of its own: nobody but this browser sends it, while any browser may claim to be another in its user agent.
    case certain(BrowserFamily)
    /// Only what it is built on. Brands that are made up on purpose look like those of a browser that is not known here.
    case presumed(BrowserFamily)

    func family(told: BrowserFamily?) -> BrowserFamily {
        switch self {
        case .certain(let family): return family
        case .presumed(.other): return told ?? .other
        case .presumed(let family):
            // A Chromium that says it is Safari or Firefox has changed its user agent.
            guard let told, told.mayHideBehindChromium else { return family }
            return told
        }
    }
}
