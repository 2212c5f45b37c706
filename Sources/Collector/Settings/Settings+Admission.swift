import Admit
import Foundation
import Manifest
import Normalise
import Receive
import Telemetry

/// Reads the settings of admission and access.
extension Settings {
    static func admission(_ text: (SettingKey) -> String?) throws(SettingsError) -> AdmissionSettings {
        var settings = AdmissionSettings()
        if let list = text(.origins) { settings.origins = try origins(list) }
        if let list = text(.trustedProxies) { settings.proxies = try proxies(list) }
        settings.forwarding = try choice(.forwardingHeader, text(.forwardingHeader), default: settings.forwarding)
        settings.rates = try rates(text)
        settings.connectionsPerAddress = try integer(
            .connectionsPerAddress, text(.connectionsPerAddress), 1...100_000, default: settings.connectionsPerAddress)
        settings.bots = try bots(modes: text(.bots), agents: text(.botAgents))
        settings.anomalies = try choice(.anomalies, text(.anomalies), default: settings.anomalies)
        settings.anomalyFactor = try integer(
            .anomalyFactor, text(.anomalyFactor), 2...1000, default: settings.anomalyFactor)
        settings.honoured = try signals(text(.privacySignals))
        settings.pages = try patterns(text(.pages))
        settings.maxWeight = try integer(.maxWeight, text(.maxWeight), 1...10_000, default: settings.maxWeight)
        settings.paths = try paths(text)
        settings.countryHeader = try text(.countryHeader).map(header)
        return settings
    }

    static func access(folder: URL, _ text: (SettingKey) -> String?) throws(SettingsError) -> AccessPlan? {
        guard let file = text(.tokenKeys) else {
            if let key = [SettingKey.pageTokens, .sessionsPerSubject].first(where: { text($0) != nil }) {
                throw .invalid(
                    key: key, value: text(key) ?? "", expected: "token-keys as well; without it no token is asked for")
            }
            return nil
        }
        var plan = AccessPlan(keyFile: folder.resolving(file))
        plan.pagesNeedToken = try choice(.pageTokens, text(.pageTokens), default: PageTokens.off) == .required
        plan.sessionsPerSubject = try integer(
            .sessionsPerSubject, text(.sessionsPerSubject), 1...1000, default: plan.sessionsPerSubject)
        return plan
    }

    private enum PageTokens: String, CaseIterable {
        case off, required
    }

    static func tls(folder: URL, _ text: (SettingKey) -> String?) throws(SettingsError) -> TLSFiles? {
        switch (text(.tlsCertificate), text(.tlsKey)) {
        case (nil, nil): return nil
        case (let certificate?, let key?):
            return TLSFiles(certificate: folder.resolving(certificate), key: folder.resolving(key))
        case (let certificate?, nil):
            throw .invalid(key: .tlsCertificate, value: certificate, expected: "tls-key as well")
        case (nil, let key?): throw .invalid(key: .tlsKey, value: key, expected: "tls-certificate as well")
        }
    }

    private static func origins(_ list: String) throws(SettingsError) -> OriginPolicy {
        do throws(OriginPolicyError) {
            return try OriginPolicy(entries(list))
        } catch {
            throw .invalid(
                key: .origins, value: list,
                expected: "origins such as https://shop.example; \"\(error.origin)\" is none, \(error.problem)")
        }
    }

    private static func proxies(_ list: String) throws(SettingsError) -> TrustedProxies {
        let entries = entries(list)
        if entries == ["none"] { return TrustedProxies.none }
        do throws(AddressListError) {
            return try TrustedProxies(entries)
        } catch {
            throw .invalid(
                key: .trustedProxies, value: list,
                expected: "addresses, ranges such as 10.0.0.0/8, loopback, private or none; \(error)")
        }
    }

    private static func rates(_ text: (SettingKey) -> String?) throws(SettingsError) -> [RateClass: Rate] {
        var rates: [RateClass: Rate] = [:]
        for rateClass in RateClass.allCases {
            let key = rateClass.setting
            rates[rateClass] =
                try text(key).map { text throws(SettingsError) in try rate(key, text) }
                ?? rateClass.defaultRate
        }
        return rates
    }

    /// `100/1m`, or `off`.
    private static func rate(_ key: SettingKey, _ text: String) throws(SettingsError) -> Rate? {
        if text == "off" { return nil }
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let count = Int(parts[0]), let period = DurationText.parse(parts[1]),
            let rate = Rate(count: count, period: period)
        else {
            throw .invalid(
                key: key, value: text,
                expected: "off, or requests and a time from 1s to 1d, such as \(RateClass.general.defaultRate.text)")
        }
        return rate
    }

    /// `impossible=enforce,tool=off`.
    private static func bots(modes: String?, agents: String?) throws(SettingsError) -> BotPolicy {
        var chosen: [BotRule: BotMode] = [:]
        for entry in entries(modes ?? "") {
            let parts = entry.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
            let rules = BotRule.allCases.map(\.rawValue)
            guard parts.count == 2, let mode = BotMode(rawValue: parts[1]) else {
                throw .invalid(
                    key: .bots, value: entry, expected: "a rule and off, shadow or enforce, such as impossible=enforce")
            }
            guard let rule = BotRule(rawValue: parts[0]) else {
                throw .invalid(
                    key: .bots, value: entry,
                    expected:
                        "one of the rules \(rules.joined(separator: ", "))\(NearName.hint(parts[0], among: rules))")
            }
            chosen[rule] = mode
        }
        let agents = (agents ?? "").split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
            .filter { !$0.isEmpty }
        guard agents.count <= BotPolicy.customLimit else {
            throw .invalid(
                key: .botAgents, value: "\(agents.count) entries", expected: "at most \(BotPolicy.customLimit)")
        }
        if let short = agents.first(where: { $0.utf8.count < 3 }) {
            throw .invalid(
                key: .botAgents, value: short,
                expected: "texts of three characters at least; shorter ones are in every agent")
        }
        return BotPolicy(modes: chosen, customAgents: agents)
    }

    private static func patterns(_ text: String?) throws(SettingsError) -> PagePatterns {
        do throws(PagePatternsError) {
            return try PagePatterns(entries(text ?? ""))
        } catch {
            throw .invalid(
                key: .pages, value: text ?? "",
                expected: "routes such as /courses/:course; \(error.problems.joined(separator: "; "))")
        }
    }

    private static func paths(_ text: (SettingKey) -> String?) throws(SettingsError) -> SitePaths {
        var paths = SitePaths()
        for (key, path) in [(SettingKey.pagePath, \SitePaths.page), (.scriptPath, \SitePaths.script)] {
            guard let given = text(key), given != paths[keyPath: path] else { continue }
            guard SitePaths.isFree(given) else {
                throw .invalid(
                    key: key, value: given,
                    expected: "a path of its own, of letters, digits, -, _, . and /, such as /hello")
            }
            paths[keyPath: path] = given
        }
        guard paths.page != paths.script else {
            throw .invalid(key: .scriptPath, value: paths.script, expected: "another path than page-path")
        }
        return paths
    }

    private static func header(_ name: String) throws(SettingsError) -> String {
        let isName = name.utf8.allSatisfy { byte in
            byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") || byte.isAlphanumeric
        }
        guard isName, name.utf8.count <= 64 else {
            throw .invalid(
                key: .countryHeader, value: name, expected: "the name of a header, such as CF-IPCountry")
        }
        return name.lowercased()
    }

    private static func signals(_ text: String?) throws(SettingsError) -> PrivacySignals {
        var signals = PrivacySignals()
        for entry in entries(text ?? "") {
            switch entry {
            case "dnt": signals.insert(.doNotTrack)
            case "gpc": signals.insert(.globalPrivacyControl)
            default: throw .invalid(key: .privacySignals, value: entry, expected: "dnt, gpc, or both")
            }
        }
        return signals
    }

    private static func choice<Value: RawRepresentable & CaseIterable>(
        _ key: SettingKey, _ text: String?, default value: Value
    ) throws(SettingsError) -> Value where Value.RawValue == String {
        guard let text else { return value }
        guard let chosen = Value(rawValue: text.lowercased()) else {
            let known = Value.allCases.map(\.rawValue)
            throw .invalid(
                key: key, value: text,
                expected:
                    "\(known.dropLast().joined(separator: ", ")) or \(known.last ?? "")\(NearName.hint(text, among: known))"
            )
        }
        return chosen
    }

    static func entries(_ list: String) -> [String] {
        list.split(whereSeparator: { $0 == "," || $0 == " " }).map(String.init)
    }
}

extension UInt8 {
    fileprivate var isAlphanumeric: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }
}

extension RateClass {
    var setting: SettingKey {
        switch self {
        case .general: .rateGeneral
        case .beacons: .rateBeacons
        case .logins: .rateLogIns
        case .uploads: .rateUploads
        }
    }
}

extension Rate {
    /// As the settings write it: `100/1m`.
    var text: String { "\(count)/\(DurationText.format(period))" }
}
