/// The keys of `silences`, `mute`, `inhibit`, `grouping` and `heartbeat`.
enum QuietKey: String, CaseIterable {
    case match, from, until, reason, author
    case rules, when, days, zone
    case mute, same
    case by, wait, interval
    case repeats = "repeat"
    case urlEnvironment = "url_env"
    case url, every

    static let ofSilences: [QuietKey] = [.match, .from, .until, .reason, .author]
    static let ofMutes: [QuietKey] = [.rules, .when, .days, .zone]
    static let ofInhibitions: [QuietKey] = [.when, .mute, .same]
    static let ofGrouping: [QuietKey] = [.by, .wait, .interval, .repeats]
    static let ofHeartbeat: [QuietKey] = [.urlEnvironment, .url, .every]
}
