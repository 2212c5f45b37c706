import Admit
import Configuration
package import Foundation
import Manifest
import Poll
import Telemetry

extension Settings {
    /// Reads the settings: flag > environment > `vitalsd.yml` > default. The metrics they declare are known from then on.
    ///
    /// - Parameters:
    ///   - flags: what the command line gave, by key.
    ///   - environment: the process's variables; of those that begin with `VITALSD_` every one must be known.
    ///   - folder: where `vitalsd.yml`, `alerts.yml` and `dashboards` are looked for.
    package static func load(
        flags: [SettingKey: String], environment: [String: String], folder: URL
    ) throws -> Settings {
        try checkVariables(environment)
        let file = folder.appending(path: "vitalsd.yml")
        var fromFile: [SettingKey: String] = [:]
        if FileManager.default.fileExists(atPath: file.path) {
            fromFile = try parse(String(contentsOf: file, encoding: .utf8), file: "vitalsd.yml")
        }
        let reader = ConfigReader(providers: [
            provider("flags", flags), EnvironmentVariablesProvider(environmentVariables: environment),
            provider("vitalsd.yml", fromFile),
        ])
        var values: [SettingKey: String] = [:]
        for key in SettingKey.allCases {
            guard let text = reader.string(forKey: ConfigKey(["vitalsd", key.rawValue])) else { continue }
            // `--origins "$UNSET"` must not open the door that a list was meant to close.
            guard text.contains(where: { $0 != " " && $0 != "," }) else {
                throw SettingsError.invalid(
                    key: key, value: text, expected: "a value; leave the setting out for its default")
            }
            values[key] = text
        }
        let settings = try Settings(folder: folder) { values[$0] }
        Metric.declare(settings.metrics)
        return settings
    }

    /// The keys of `vitalsd.yml` with their texts; unknown ones are problems with line and column.
    static func parse(_ text: String, file: String) throws(ManifestError) -> [SettingKey: String] {
        try ManifestReader.read(text, file: file) { _, root in
            root.fields(SettingKey.allCases.map(\.rawValue)).map { fields in
                var values: [SettingKey: String] = [:]
                for (name, node) in fields {
                    guard let key = SettingKey(rawValue: name) else { continue }
                    values[key] = key.isList ? node.texts?.joined(separator: key.separator) : node.text
                }
                return values
            }
        }
    }

    private static func provider(_ name: String, _ values: [SettingKey: String]) -> InMemoryProvider {
        InMemoryProvider(
            name: name,
            values: Dictionary(
                uniqueKeysWithValues: values.map {
                    (AbsoluteConfigKey(["vitalsd", $0.rawValue]), ConfigValue(.string($1), isSecret: false))
                }))
    }

    /// A variable with a typing error would be a setting that silently does nothing.
    private static func checkVariables(_ environment: [String: String]) throws(SettingsError) {
        let known = SettingKey.allCases.map(\.environmentName)
        // VITALSD_TOKEN is a secret that `vitalsd query` shows to a server, no setting.
        for name in environment.keys.sorted()
        where name.hasPrefix("VITALSD_") && !name.hasPrefix("VITALSD_TEST_") && name != "VITALSD_TOKEN" {
            guard known.contains(name) else {
                throw .unknownVariable(name: name, hint: NearName.hint(name, among: known))
            }
        }
    }

    private init(folder: URL, _ text: (SettingKey) -> String?) throws(SettingsError) {
        self.init()
        if let listen = text(.listen) { (host, port) = try Settings.address(.listen, listen) }
        data = folder.resolving(text(.data) ?? "data")
        rules = try Settings.existing(.rules, text(.rules), default: "alerts.yml", in: folder)
        dashboards = try Settings.existing(.dashboards, text(.dashboards), default: "dashboards", in: folder)
        tls = try Settings.tls(folder: folder, text)
        access = try Settings.access(folder: folder, text)
        admission = try Settings.admission(text)
        eventLoops = try Settings.integer(.eventLoops, text(.eventLoops), 1...256, default: eventLoops)
        externalURL = try Settings.webAddress(text(.externalURL))
        flushInterval = try Settings.duration(
            .flushInterval, text(.flushInterval), .milliseconds(100) ... .seconds(60), default: flushInterval)
        journalKeep = try Settings.duration(
            .journalKeep, text(.journalKeep), .seconds(600) ... .seconds(366 * 86_400), default: journalKeep)
        journalMaxBytes = try Settings.size(
            .journalMaxBytes, text(.journalMaxBytes), least: 64_000_000, default: journalMaxBytes)
        maxDBSize = try Settings.size(.maxDBSize, text(.maxDBSize), least: 64_000_000, default: maxDBSize)
        retention = try Settings.retention(text, default: retention)
        if let zone = text(.zone) { days = try Settings.zone(zone) }
        if let list = text(.metrics) { metrics = try Settings.metrics(list) }
        if let list = text(.dimensionSets) { sets = sets.adding(try Settings.dimensionSets(list)) }
        if let statsd = text(.statsd) { self.statsd = try Settings.address(.statsd, statsd) }
        if let list = text(.postgres) {
            postgres = try Settings.databases(list)
        }
        postgresEvery = try Settings.duration(
            .postgresEvery, text(.postgresEvery), .seconds(10) ... .seconds(3600), default: postgresEvery)
        backups = try Settings.backups(folder: folder, text)
        try checkExposure()
    }

    /// Beyond loopback somebody must say whose pages send beacons, and who may ask for everything else.
    private func checkExposure() throws(SettingsError) {
        guard !isLocal else { return }
        guard !admission.origins.acceptsAny else {
            throw .unsafe(
                "--listen \(host) is beyond loopback, and any web page could send beacons there; list the sites' origins with --origins"
            )
        }
        guard access != nil else {
            throw .unsafe(
                "--listen \(host) is beyond loopback, where the report, queries and timings would be open to anybody; make a key with: (umask 077; head -c 32 /dev/urandom | base64 > token.keys) and give it with --token-keys token.keys"
            )
        }
    }
}

extension Settings {
    private static func address(_ key: SettingKey, _ text: String) throws(SettingsError) -> (String, Int) {
        let expected = "host:port, such as 127.0.0.1:8080 or [::1]:8080"
        guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]),
            (0...65_535).contains(port)
        else { throw .invalid(key: key, value: text, expected: expected) }
        var host = String(text[..<colon])
        if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
        guard !host.isEmpty else { throw .invalid(key: key, value: text, expected: expected) }
        return (host, port)
    }

    /// No error repeats what was given: a password may stand in it.
    private static func databases(_ list: String) throws(SettingsError) -> [DatabaseAddress] {
        var addresses: [DatabaseAddress] = []
        for line in list.split(separator: "\n") where line.contains(where: { $0 != " " }) {
            do throws(PollError) { addresses.append(try DatabaseAddress(String(line))) } catch {
                throw .unusable(key: .postgres, reason: "\(error)")
            }
        }
        return addresses
    }

    private static func existing(
        _ key: SettingKey, _ given: String?, default name: String, in folder: URL
    ) throws(SettingsError) -> URL? {
        let url = folder.resolving(given ?? name)
        if FileManager.default.fileExists(atPath: url.path) { return url }
        if let given { throw .missingFile(key: key, path: given) }
        return nil
    }

    static func integer(
        _ key: SettingKey, _ text: String?, _ range: ClosedRange<Int>, default value: Int
    ) throws(SettingsError) -> Int {
        guard let text else { return value }
        guard let number = Int(text), range.contains(number) else {
            throw .invalid(
                key: key, value: text, expected: "a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    static func duration(
        _ key: SettingKey, _ text: String?, _ range: ClosedRange<Duration>, default value: Duration
    ) throws(SettingsError) -> Duration {
        guard let text else { return value }
        guard let duration = DurationText.parse(text), range.contains(duration) else {
            throw .invalid(
                key: key, value: text,
                expected:
                    "a duration from \(DurationText.format(range.lowerBound)) to \(DurationText.format(range.upperBound))"
            )
        }
        return duration
    }

    private static func webAddress(_ text: String?) throws(SettingsError) -> String? {
        guard let text else { return nil }
        guard let url = URL(string: text), ["http", "https"].contains(url.scheme), url.host()?.isEmpty == false else {
            throw .invalid(key: .externalURL, value: text, expected: "an http:// or https:// address")
        }
        return text.hasSuffix("/") ? String(text.dropLast()) : text
    }
}

extension URL {
    /// The file a person names: absolute, or seen from this folder.
    func resolving(_ path: String) -> URL {
        path.hasPrefix("/") ? URL(filePath: path) : appending(path: path)
    }
}
