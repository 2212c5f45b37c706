import Admit
import CollectorTesting
import Foundation
import Manifest
import Receive
import Store
import Telemetry
import Testing

@testable import Collector

@Suite struct SettingsTests {
    private func load(
        flags: [SettingKey: String] = [:], environment: [String: String] = [:], file: String? = nil
    ) throws -> Settings {
        let folder = try TemporaryFolder()
        if let file { try Data(file.utf8).write(to: folder.file("vitalsd.yml")) }
        return try Settings.load(flags: flags, environment: environment, folder: folder.url)
    }

    @Test func usesSafeDefaultsWhenNothingIsSet() throws {
        let settings = try load()
        #expect(settings.host == "127.0.0.1")
        #expect(settings.port == 8080)
        #expect(settings.data.lastPathComponent == "data")
        #expect(settings.rules == nil)
        #expect(settings.admission.origins == .any)
        #expect(settings.flushInterval == .seconds(2))
        #expect(
            settings.retention
                == Retention(
                    minutes: .seconds(48 * 3600), hours: .seconds(90 * 86_400), days: .seconds(1095 * 86_400)))
        #expect(settings.maxDBSize == 8_000_000_000)
        #expect(settings.days == .utc)
        #expect(settings.sets == .standard)
        #expect(settings.backups == nil)
    }

    @Test func flagWinsOverEnvironmentOverFileOverDefault() throws {
        let file = "listen: 127.0.0.1:1001\nflush-interval: 5s\nkeep-minutes: 7d\n"
        let environment = ["VITALSD_LISTEN": "127.0.0.1:1002", "VITALSD_FLUSH_INTERVAL": "4s"]
        let settings = try load(flags: [.listen: "127.0.0.1:1003"], environment: environment, file: file)
        #expect(settings.port == 1003)
        #expect(settings.flushInterval == .seconds(4))
        #expect(settings.retention.minutes == .seconds(7 * 86_400))
    }

    @Test func readsOriginsAsAListOrAsText() throws {
        let listed = try load(file: "origins: [\"https://shop.example\", \"https://*.shop.example\"]\n")
        let text = try load(flags: [.origins: "https://shop.example,https://*.shop.example"])
        #expect(listed.admission.origins == text.admission.origins)
        #expect(listed.admission.origins.refusal(of: "https://www.shop.example") == nil)
        #expect(listed.admission.origins.refusal(of: "https://evil.example") != nil)
    }

    @Test(
        arguments: [
            (
                [.listen: "8080"],
                "listen is \"8080\"; expected host:port, such as 127.0.0.1:8080 or [::1]:8080 (--listen, VITALSD_LISTEN, or vitalsd.yml)"
            ),
            (
                [.listen: "127.0.0.1:70000"],
                "listen is \"127.0.0.1:70000\"; expected host:port, such as 127.0.0.1:8080 or [::1]:8080 (--listen, VITALSD_LISTEN, or vitalsd.yml)"
            ),
            (
                [.eventLoops: "0"],
                "event-loops is \"0\"; expected a whole number from 1 to 256 (--event-loops, VITALSD_EVENT_LOOPS, or vitalsd.yml)"
            ),
            (
                [.flushInterval: "2"],
                "flush-interval is \"2\"; expected a duration from 100ms to 1m (--flush-interval, VITALSD_FLUSH_INTERVAL, or vitalsd.yml)"
            ),
            (
                [.origins: "shop.example"],
                "origins is \"shop.example\"; expected origins such as https://shop.example; \"shop.example\" is none, it must start with https:// or http:// (--origins, VITALSD_ORIGINS, or vitalsd.yml)"
            ),
            ([.rules: "missing.yml"], "rules: there is nothing at missing.yml"),
            (
                [.externalURL: "perf"],
                "external-url is \"perf\"; expected an http:// or https:// address (--external-url, VITALSD_EXTERNAL_URL, or vitalsd.yml)"
            ),
        ] as [([SettingKey: String], String)])
    func saysWhatIsWrongWithAValue(flags: [SettingKey: String], message: String) throws {
        let error = #expect(throws: SettingsError.self) { try load(flags: flags) }
        #expect(error.map { "\($0)" } == message)
    }

    @Test func refusesMistypedVariableWithTheNearName() throws {
        let error = #expect(throws: SettingsError.self) { try load(environment: ["VITALSD_LISTN": "x"]) }
        #expect(error.map { "\($0)" } == "unknown environment variable VITALSD_LISTN; did you mean \"VITALSD_LISTEN\"?")
    }

    @Test func refusesMistypedKeyOfTheFileWithItsPlace() throws {
        let error = #expect(throws: ManifestError.self) { try load(file: "data: ./x\nflush-intervall: 2s\n") }
        #expect(
            error.map { "\($0)" }
                == "vitalsd.yml:2:1: unknown key \"flush-intervall\"; did you mean \"flush-interval\"?")
    }

    @Test(arguments: ["0.0.0.0:8080", "192.0.2.7:80", "[::]:8080"])
    func goesBeyondLoopbackOnlyWithOriginsAndTokenKeys(listen: String) throws {
        let origins = [SettingKey.listen: listen, .origins: "https://shop.example"]
        let open = #expect(throws: SettingsError.self) { try load(flags: [.listen: listen, .tokenKeys: "token.keys"]) }
        #expect(open.map { "\($0)" }?.contains("--origins") == true)
        let unguarded = #expect(throws: SettingsError.self) { try load(flags: origins) }
        #expect(unguarded.map { "\($0)" }?.contains("--token-keys") == true)
        #expect(try load(flags: origins.merging([.tokenKeys: "token.keys"]) { $1 }).isLocal == false)
    }

    @Test(
        arguments: [
            (
                [.rateGeneral: "100"],
                "rate-general is \"100\"; expected off, or requests and a time from 1s to 1d, such as 100/1m (--rate-general, VITALSD_RATE_GENERAL, or vitalsd.yml)"
            ),
            (
                [.bots: "headles=off"],
                "bots is \"headles=off\"; expected one of the rules user_agent, headless, webdriver, tool, impossible, custom; did you mean \"headless\"? (--bots, VITALSD_BOTS, or vitalsd.yml)"
            ),
            (
                [.bots: "headless"],
                "bots is \"headless\"; expected a rule and off, shadow or enforce, such as impossible=enforce (--bots, VITALSD_BOTS, or vitalsd.yml)"
            ),
            (
                [.anomalies: "enforced"],
                "anomalies is \"enforced\"; expected off, observe or enforce; did you mean \"enforce\"? (--anomalies, VITALSD_ANOMALIES, or vitalsd.yml)"
            ),
            (
                [.privacySignals: "gcp"],
                "privacy-signals is \"gcp\"; expected dnt, gpc, or both (--privacy-signals, VITALSD_PRIVACY_SIGNALS, or vitalsd.yml)"
            ),
            (
                [.pageTokens: "required"],
                "page-tokens is \"required\"; expected token-keys as well; without it no token is asked for (--page-tokens, VITALSD_PAGE_TOKENS, or vitalsd.yml)"
            ),
            (
                [.tlsKey: "key.pem"],
                "tls-key is \"key.pem\"; expected tls-certificate as well (--tls-key, VITALSD_TLS_KEY, or vitalsd.yml)"
            ),
            (
                [.trustedProxies: "10.0.0.1/8"],
                "trusted-proxies is \"10.0.0.1/8\"; expected addresses, ranges such as 10.0.0.0/8, loopback, private or none; \"10.0.0.1/8\" is not an address or a range: the address goes on below its /8; the range around it is 10.0.0.0/8 (--trusted-proxies, VITALSD_TRUSTED_PROXIES, or vitalsd.yml)"
            ),
        ] as [([SettingKey: String], String)])
    func saysWhatIsWrongAtTheDoor(flags: [SettingKey: String], message: String) throws {
        let error = #expect(throws: SettingsError.self) { try load(flags: flags) }
        #expect(error.map { "\($0)" } == message)
    }

    @Test func readsTheRatesAndWhatIsOff() throws {
        let rates = try load(flags: [.rateBeacons: "5000/10s", .rateGeneral: "off"]).admission.rates
        #expect(rates[.beacons] == Rate(count: 5000, period: .seconds(10)))
        #expect(rates[.general] == nil)
        #expect(rates[.logins] == Rate(count: 5, period: .seconds(900)))
    }

    // MARK: What browsers see and say

    @Test func metricsAreDeclaredWithUnitAndLimits() throws {
        let settings = try load(
            file:
                "metrics:\n  - set.ready=ms:1s:3000\n  - set.size=B:10KB:1MB\n  - set.fps=count:50:24\n  - set.lost=score:0.01:0.05\n"
        )
        #expect(settings.metrics.map(\.name) == ["set.ready", "set.size", "set.fps", "set.lost"])
        #expect(
            settings.metrics.map(\.thresholds) == [
                Thresholds(good: 1000, poor: 3000), Thresholds(good: 10_000, poor: 1_000_000),
                Thresholds(good: 50, poor: 24), Thresholds(good: 0.01, poor: 0.05),
            ])
        #expect(Metric(name: "set.fps")?.thresholds.isHigherBetter == true)
    }

    @Test(arguments: [
        "ready", "ready=ms", "ready=ms:1s", "ready=ms:1s:1s", "ready=furlong:1:2", "ready=ms:1KB:2KB", "ready=ms:-1:5",
        "ready=ms:1:2:3", "LCP=ms:1:2", "re/ady=ms:1:2", "=ms:1:2", "a=ms:1:2,a=ms:3:4", "ready=ms:nan:2",
    ])
    func metricThatCannotBeOneIsNamed(text: String) {
        let error = #expect(throws: SettingsError.self) { try load(flags: [.metrics: text]) }
        #expect(error?.description.contains("metrics") == true)
    }

    @Test func pathsThatBrowsersSeeCanBeSet() throws {
        let paths = try load(flags: [.pagePath: "/hello", .scriptPath: "/js/shop.js"]).admission.paths
        #expect(paths.page == "/hello" && paths.script == "/js/shop.js")
        #expect(try load(flags: [.pagePath: "/v1/page"]).admission.paths == .init())
    }

    @Test(arguments: [
        "hello", "/", "//x", "/a b", "/a?b", "/v1/timings", "/v1/hello", "/metrics", "/report/x", "/../x", "/{id}",
        "/*",
        "/" + String(repeating: "a", count: 100), "/page.js",
    ])
    func pathThatIsTakenOrIsNoneIsRefused(path: String) {
        let error = #expect(throws: SettingsError.self) { try load(flags: [.pagePath: path]) }
        #expect(error?.description.contains(path) == true)
    }

    @Test func countryHeaderIsTheNameOfAHeader() throws {
        #expect(try load(flags: [.countryHeader: "CF-IPCountry"]).admission.countryHeader == "cf-ipcountry")
        #expect(throws: SettingsError.self) { try load(flags: [.countryHeader: "CF IPCountry: x"]) }
    }
}
