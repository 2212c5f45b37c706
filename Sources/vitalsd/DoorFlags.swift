import ArgumentParser
import Collector

/// The flags of `serve` that say who gets in.
struct DoorFlags: ParsableArguments {
    @Option(help: "Web origins that may send beacons: https://shop.example,https://*.shop.example") var origins: String?
    @Option(help: "Certificate with its chain, PEM; changed files are taken up at once.") var tlsCertificate: String?
    @Option(help: "Its private key, PEM.") var tlsKey: String?
    @Option(help: "File with one or two keys that sign tokens; without it nobody needs one.") var tokenKeys: String?
    @Option(help: "Whether browsers' beacons need a token: off or required (default off).") var pageTokens: String?
    @Option(help: "Live sessions a token's subject may have (default 3).") var sessionsPerSubject: String?
    @Option(help: "Proxies that speak for others: addresses, ranges, loopback, private, none (default loopback).")
    var trustedProxies: String?
    @Option(help: "The one field in which they do: x-forwarded-for, forwarded or none (default x-forwarded-for).")
    var forwardingHeader: String?
    @Option(help: "Requests of one address for everything else (default 100/1m).") var rateGeneral: String?
    @Option(help: "Beacons and batches of one address (default 1000/1m).") var rateBeacons: String?
    @Option(help: "Log-ins and wrong tokens of one address (default 5/15m).") var rateLogIns: String?
    @Option(help: "Bodies above 1 MiB of one address (default 10/1m).") var rateUploads: String?
    @Option(help: "Connections of one address (default 64).") var connectionsPerAddress: String?
    @Option(help: "Rules against robots: impossible=enforce,tool=off,headless=shadow") var bots: String?
    @Option(help: "More texts in a user agent that mean a robot: MyMonitor,OurCrawler") var botAgents: String?
    @Option(help: "Traffic far beyond the usual: off, observe or enforce (default observe).") var anomalies: String?
    @Option(help: "Which multiple of the usual is far beyond it (default 8).") var anomalyFactor: String?
    @Option(help: "What a browser may say to be left out: dnt,gpc (default neither).") var privacySignals: String?
    @Option(help: "Routes of pages, which win over guessing: /courses/:course/lessons/:lesson,shop:/p/:product")
    var pages: String?
    @Option(help: "The most that one sampled measurement may stand for (default 100).") var maxWeight: String?
    @Option(help: "Path browsers send beacons to (default /v1/page).") var pagePath: String?
    @Option(help: "Path of the script that measures a page (default /page.js).") var scriptPath: String?
    @Option(help: "Header in which a trusted proxy says the visitor's country: CF-IPCountry (default none).")
    var countryHeader: String?
    @Option(help: "Metrics of your own with unit and limits: checkout-ready=ms:1s:3s,fps=count:50:24")
    var metrics: String?

    var values: [SettingKey: String] {
        var values: [SettingKey: String] = [:]
        values[.origins] = origins
        values[.tlsCertificate] = tlsCertificate
        values[.tlsKey] = tlsKey
        values[.tokenKeys] = tokenKeys
        values[.pageTokens] = pageTokens
        values[.sessionsPerSubject] = sessionsPerSubject
        values[.trustedProxies] = trustedProxies
        values[.forwardingHeader] = forwardingHeader
        values[.rateGeneral] = rateGeneral
        values[.rateBeacons] = rateBeacons
        values[.rateLogIns] = rateLogIns
        values[.rateUploads] = rateUploads
        values[.connectionsPerAddress] = connectionsPerAddress
        values[.bots] = bots
        values[.botAgents] = botAgents
        values[.anomalies] = anomalies
        values[.anomalyFactor] = anomalyFactor
        values[.privacySignals] = privacySignals
        values[.pages] = pages
        values[.maxWeight] = maxWeight
        values[.pagePath] = pagePath
        values[.scriptPath] = scriptPath
        values[.countryHeader] = countryHeader
        values[.metrics] = metrics
        return values
    }
}
