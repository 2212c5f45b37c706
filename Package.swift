// swift-tools-version: 6.2
import PackageDescription

/// Every target is held to the same settings; warnings are errors so that none becomes scenery.
let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
]

/// One stage of a beacon's way. Stages know the vocabulary, never each other; only `Collector` joins them.
func stage(
    _ name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = [], resources: [Resource] = []
) -> Target {
    .target(
        name: name, dependencies: ["Telemetry"] + dependencies, exclude: exclude, resources: resources,
        swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
    .testTarget(
        name: name, dependencies: ["Telemetry", "CollectorTesting"] + dependencies, exclude: exclude,
        swiftSettings: settings)
}

/// A C library of the system, used as it is.
func library(_ name: String, pkgConfig: String, apt: String, brew: String) -> Target {
    .systemLibrary(name: name, pkgConfig: pkgConfig, providers: [.apt([apt]), .brew([brew])])
}

let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let mustache = Target.Dependency.product(name: "Mustache", package: "swift-mustache")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let signals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let configuration = Target.Dependency.product(name: "Configuration", package: "swift-configuration")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let jwt = Target.Dependency.product(name: "JWTKit", package: "jwt-kit")
let protobuf = Target.Dependency.product(name: "SwiftProtobuf", package: "swift-protobuf")
let deque = Target.Dependency.product(name: "DequeModule", package: "swift-collections")
let http: [Target.Dependency] = [
    .product(name: "Hummingbird", package: "hummingbird"),
    .product(name: "HummingbirdCore", package: "hummingbird"),
    .product(name: "HummingbirdTLS", package: "hummingbird"),
    .product(name: "NIOCore", package: "swift-nio"),
    .product(name: "NIOPosix", package: "swift-nio"),
    .product(name: "NIOHTTP1", package: "swift-nio"),
    .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
    .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
    .product(name: "NIOSSL", package: "swift-nio-ssl"),
    .product(name: "HTTPTypes", package: "swift-http-types"),
]

let package = Package(
    name: "vitalsd",
    platforms: [.macOS(.v15)],
    products: [.executable(name: "vitalsd", targets: ["vitalsd"])],
    dependencies: [
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: []),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0", traits: []),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/vapor/jwt-kit", from: "5.7.1"),
    ],
    targets: [
        // The vocabulary, and the reader of the YAML files people write.
        .target(name: "Telemetry", swiftSettings: settings),
        .target(name: "Manifest", dependencies: [yams], swiftSettings: settings),

        // The stages, in the order a beacon passes them.
        stage(
            "Receive", http + [crypto, deque, logging, lifecycle], exclude: ["Pages/page.js"],
            resources: [
                .embedInCode("Pages/demo.html"), .embedInCode("Pages/demo.js"), .embedInCode("Pages/page.min.js"),
                .embedInCode("Pages/page.min.js.gz"),
                .embedInCode("Pages/signin.html"),
            ]),
        stage("Decode", ["CSimdjson", "CZlib", protobuf]),
        stage("Admit", [crypto, jwt]),
        stage("Normalise"),
        stage("Aggregate"),
        stage("Store", [grdb, crypto, "CArchive", "CSodium", "CZlib"]),
        stage("Follow"),
        stage("Poll", ["CPostgres"]),
        stage("Rules", ["Manifest"]),
        stage("Evaluate", ["Rules"]),
        stage("Notify", ["CCurl", crypto, logging, lifecycle]),
        stage(
            "Report", ["Manifest", crypto, mustache],
            resources: [.embedInCode("Templates/report.mustache"), .embedInCode("Templates/report.css")]),

        // Where the stages meet, and the executable.
        .target(
            name: "Collector",
            dependencies: [
                "Telemetry", "Manifest", "Receive", "Decode", "Admit", "Normalise", "Aggregate", "Store", "Rules",
                "Poll", "Evaluate", "Notify", "Report", configuration, logging, lifecycle,
                signals,
            ] + http,
            swiftSettings: settings),
        .executableTarget(
            name: "vitalsd",
            dependencies: [
                "Admit", "Collector", "Follow", "Telemetry", "Manifest", "Receive", "Report", "Rules", arguments,
                logging, signals,
            ],
            swiftSettings: settings),

        // Measures what no request can: the journal's inner reader.
        .executableTarget(
            name: "EvidenceBenchmark", dependencies: ["Store", "Telemetry"], path: "Benchmarks/Evidence",
            swiftSettings: settings),

        // Measures the reading of datagrams and of statements alone: what the kernel drops is no speed.
        .executableTarget(
            name: "OperationsBenchmark", dependencies: ["Decode", "Normalise"], path: "Benchmarks/Operations",
            swiftSettings: settings),

        // Thin shims over the system's C libraries.
        .target(
            name: "CSimdjson", linkerSettings: [.linkedLibrary("simdjson")]),
        .target(name: "CCurl", linkerSettings: [.linkedLibrary("curl")]),
        library("CArchive", pkgConfig: "libarchive", apt: "libarchive-dev", brew: "libarchive"),
        library("CPostgres", pkgConfig: "libpq", apt: "libpq-dev", brew: "libpq"),
        library("CSodium", pkgConfig: "libsodium", apt: "libsodium-dev", brew: "libsodium"),
        library("CZlib", pkgConfig: "zlib", apt: "zlib1g-dev", brew: "zlib"),

        // The test kit and the tests.
        .target(
            name: "CollectorTesting",
            dependencies: [
                "Telemetry", grdb, .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"), .product(name: "NIOHTTP1", package: "swift-nio"),
            ],
            swiftSettings: settings),
        tests("TelemetryTests", []),
        tests("ManifestTests", ["Manifest"]),
        tests(
            "ReceiveTests",
            ["Receive", logging, lifecycle, .product(name: "NIOEmbedded", package: "swift-nio")] + http),
        tests("DecodeTests", ["Decode", "CZlib", protobuf], exclude: ["OTLP/Messages/otlp.proto"]),
        tests("AdmitTests", ["Admit", crypto, jwt]),
        tests("NormaliseTests", ["Normalise"]),
        tests("AggregateTests", ["Aggregate"]),
        tests("StoreTests", ["Store", "Aggregate", grdb], exclude: ["Schemas"]),
        tests("FollowTests", ["Follow"]),
        tests("PollTests", ["Poll"]),
        tests("RulesTests", ["Rules", "Manifest"]),
        tests("EvaluateTests", ["Rules", "Evaluate"]),
        tests("NotifyTests", ["Notify", logging, lifecycle], exclude: ["Golden"]),
        tests("ReportTests", ["Report", "Manifest", crypto], exclude: ["Golden"]),
        tests(
            "CollectorTests",
            [
                "Admit", "Aggregate", "Collector", "Decode", "Manifest", "Normalise", "Receive", "Report", "Rules",
                "Store", logging,
            ]),
        tests("EndToEnd", ["Collector"], exclude: ["Servers/requirements.txt"]),
    ],
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx17
)

// Only where it is asked for: libFuzzer brings a `main` of its own, so nothing else could be built beside it.
if Context.environment["VITALSD_FUZZ"] != nil {
    package.targets.append(
        .executableTarget(
            name: "Fuzz",
            dependencies: [
                "Admit", "Decode", "Normalise", "Receive", "Rules", "Telemetry",
                .product(name: "NIOEmbedded", package: "swift-nio"),
            ] + http, path: "Fuzzing", exclude: ["fuzz.sh", "seeds", "findings"],
            swiftSettings: settings + [.unsafeFlags(["-parse-as-library"])]))
}
