extension Duration {
    /// For people, in one unit: `40 s`, `12 min`, `6 h`.
    var roundedText: String {
        let seconds = components.seconds
        return switch seconds {
        case ..<120: "\(seconds) s"
        case ..<7200: "\(seconds / 60) min"
        default: "\(seconds / 3600) h"
        }
    }
}
