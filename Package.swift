// swift-tools-version: 6.2
import PackageDescription

/// `make fuzz` builds two more programs, and all of our code with the fuzzer's instrumentation.
let isFuzzing = Context.environment["ESSAIM_FUZZ"] != nil
let instrumented: [SwiftSetting] = isFuzzing ? [.unsafeFlags(["-sanitize=fuzzer"])] : []

let settings: [SwiftSetting] =
    instrumented + [
        .swiftLanguageMode(.v6),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
        .treatAllWarnings(as: .error),
    ]

/// Tests read what they test through several layers; naming each module again would teach nothing.
let testSettings: [SwiftSetting] = [
    .swiftLanguageMode(.v6), .enableUpcomingFeature("ExistentialAny"), .treatAllWarnings(as: .error),
]

let kit: Target.Dependency = .product(name: "EssaimKit", package: "EssaimKit")
let documents: Target.Dependency = .product(name: "Documents", package: "EssaimKit")
let derivation: Target.Dependency = .product(name: "Derivation", package: "EssaimKit")

/// The code modules: each is a library that the host loads at run time (`lib<name>Module.so`).
let codeModules = ["GoodPractices", "ExperienceFeedback", "FAQ", "EvaluationIndicators", "Seminar"]

/// Libraries that the tests load: one that works, and one for each way to fail.
let fixtures: [(name: String, isSwift: Bool)] = [
    ("Good", true), ("RuleTrap", true), ("ClashA", true), ("ClashB", true), ("SwiftTrap", true),
    ("LoadTrap", false),
    ("Hanging", false), ("OtherKit", false), ("NoModule", false),
]

let package = Package(
    name: "Essaim",
    products: [.executable(name: "essaim", targets: ["essaim"])]
        + codeModules.map { .library(name: "\($0)Module", type: .dynamic, targets: ["\($0)Module"]) }
        + fixtures.map { .library(name: "\($0.name)Fixture", type: .dynamic, targets: ["\($0.name)Fixture"]) },
    dependencies: [
        .package(path: "Sources/EssaimKit"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        // Without its traits Hummingbird needs neither swift-configuration nor what that brings.
        .package(
            url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1",
            traits: ["FullFoundation"]),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
        // Paths, as swift-subprocess takes them.
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
    ],
    targets: [
        .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CArgon2", pkgConfig: "libargon2", providers: [.apt(["libargon2-dev"])]),
        .target(name: "Core", dependencies: ["CArgon2", "CCrypto"], swiftSettings: settings),
        .systemLibrary(name: "CStemmer", providers: [.apt(["libstemmer-dev"])]),
        .target(name: "Search", dependencies: ["CStemmer"], swiftSettings: settings),
        .target(
            name: "Exchange",
            dependencies: ["Core", kit, derivation],
            swiftSettings: settings),
        .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .target(
            name: "Catalogue",
            dependencies: [
                "CSQLite", "Search", "Exchange", kit, derivation,
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ],
            swiftSettings: settings),
        .systemLibrary(name: "CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .target(
            name: "StorePostgreSQL", dependencies: ["CLibPQ", "Catalogue", derivation],
            swiftSettings: settings),
        .systemLibrary(
            name: "CLibZip", path: "Sources/CLibZip", pkgConfig: "libzip", providers: [.apt(["libzip-dev"])]),
        .target(
            name: "Host",
            dependencies: [
                "CLibZip", "Catalogue", "Core", "Search", "Exchange", kit, documents, derivation,
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: settings),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .target(
            name: "Web",
            dependencies: [
                "Host", "Catalogue", "Core", "Search", "Exchange", "CZlib", kit, documents, derivation,
                .product(name: "Mustache", package: "swift-mustache"),
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdTLS", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            // In the program itself, so that it is whole wherever it is put.
            resources: ([
                "layout", "home", "search", "hit", "facet", "record", "report", "document", "error", "form",
            ]
            .map { "\($0).mustache" } + ["style.css"]).map { .embedInCode("Pages/Theme/\($0)") },
            swiftSettings: settings),
        .executableTarget(
            name: "essaim",
            dependencies: [
                "Host", "Catalogue", "Search", "StorePostgreSQL", "Exchange", "Web", kit, derivation,
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: settings),
    ]
        + codeModules.map {
            .target(
                name: "\($0)Module", dependencies: $0 == "EvaluationIndicators" ? [kit, "Inference"] : [kit],
                path: "Plugins/\($0)/Sources",
                swiftSettings: settings)
        }
        + fixtures.map { name, isSwift in
            .target(
                name: "\(name)Fixture", dependencies: isSwift ? [kit] : [],
                path: "Tests/Fixtures/Modules/\(name)", swiftSettings: settings)
        }
        + [
            // What the HTTP benchmark measures Essaim beside.
            .executableTarget(
                name: "HTTPBaseline",
                dependencies: [
                    .product(name: "Hummingbird", package: "hummingbird"),
                    .product(name: "NIOCore", package: "swift-nio"),
                ],
                path: "Tests/Benchmarks/Baseline", swiftSettings: testSettings),
            .target(
                name: "TestSupport",
                dependencies: [
                    "Host", "Catalogue", "StorePostgreSQL", "Core", "Exchange", kit, derivation,
                    .product(name: "Subprocess", package: "swift-subprocess"),
                    .product(name: "SystemPackage", package: "swift-system"),
                ],
                path: "Tests/TestSupport", swiftSettings: settings),
            .testTarget(
                name: "SearchTests", dependencies: ["Search", "TestSupport"], swiftSettings: testSettings),
            // The evaluation module's statistics: a target of its own, so that tests can call it.
            .target(
                name: "Inference", path: "Plugins/EvaluationIndicators/Inference", swiftSettings: settings),
            .testTarget(name: "InferenceTests", dependencies: ["Inference"], swiftSettings: testSettings),
            .testTarget(name: "XMLTests", dependencies: [kit, "TestSupport"], swiftSettings: testSettings),
            .testTarget(
                name: "KitTests",
                dependencies: [
                    kit, documents, derivation, .product(name: "ModuleTesting", package: "EssaimKit"),
                    "TestSupport",
                ], swiftSettings: testSettings),
            .testTarget(
                name: "ExchangeTests", dependencies: ["Exchange", kit, derivation, "TestSupport"],
                swiftSettings: testSettings),
            .testTarget(
                name: "CatalogueTests",
                dependencies: ["Catalogue", "StorePostgreSQL", "Exchange", kit, derivation, "TestSupport"],
                swiftSettings: testSettings),
            .testTarget(
                name: "HostTests",
                dependencies: [
                    "Host", "Search", "Catalogue", "Exchange", kit, derivation, "TestSupport",
                    .product(name: "ModuleTesting", package: "EssaimKit"),
                ],
                swiftSettings: testSettings),
            .testTarget(
                name: "WebTests",
                dependencies: [
                    "Web", "StorePostgreSQL", "Host", "Catalogue", "Core", "Exchange", kit, derivation,
                    "TestSupport",
                    .product(name: "ModuleTesting", package: "EssaimKit"),
                    .product(name: "Hummingbird", package: "hummingbird"),
                    .product(name: "HummingbirdTesting", package: "hummingbird"),
                    .product(name: "NIOEmbedded", package: "swift-nio"),
                ],
                swiftSettings: testSettings),
            .testTarget(
                name: "CommandTests", dependencies: ["TestSupport", derivation], swiftSettings: testSettings),
        ]
)

// `make bench` builds programs that measure from inside.
if Context.environment["ESSAIM_BENCH"] != nil {
    package.targets += [
        .executableTarget(
            name: "QueryBenchmark", dependencies: ["Host", "Catalogue", kit],
            path: "Tests/Benchmarks/QueryBenchmark", swiftSettings: testSettings)
    ]
}

if isFuzzing {
    package.targets += ["FuzzExchange", "FuzzModule"].map {
        .executableTarget(
            name: $0, dependencies: ["Host", "Exchange", kit], path: "Tests/Fuzz/\($0)",
            swiftSettings: instrumented + [.swiftLanguageMode(.v6), .unsafeFlags(["-parse-as-library"])],
            linkerSettings: [
                .unsafeFlags(["-sanitize=fuzzer", "-use-ld=lld", "-Xlinker", "--export-dynamic"])
            ])
    }
    package.products += ["FuzzExchange", "FuzzModule"].map { .executable(name: $0, targets: [$0]) }
}
