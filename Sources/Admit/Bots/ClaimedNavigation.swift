/// The navigation that the times of one beacon belong to.
///
/// Only loads from the network or the cache are compared. What is restored, prerendered or a soft navigation reports zeros and restarts
/// its clock; a kind that is not known here may do the same.
enum ClaimedNavigation {
    case untold
    case unnamed
    case navigate
    case reload
    case backForward
    /// More than one: a script that gathers the reports of several pages. Their times say nothing of each other.
    case several

    /// Whether a value of the navigation called `name` is to be compared.
    mutating func takes(_ name: String?) -> Bool {
        guard let told = ClaimedNavigation(name: name) else { return false }
        if self == .untold { self = told } else if self != told { self = .several }
        return true
    }

    /// The names of web-vitals, of which version 2 spelled one with an underscore. A client that names none is taken to mean a load.
    private init?(name: String?) {
        guard let name else {
            self = .unnamed
            return
        }
        switch name {
        case "navigate": self = .navigate
        case "reload": self = .reload
        case "back-forward", "back_forward": self = .backForward
        default: return nil
        }
    }
}
