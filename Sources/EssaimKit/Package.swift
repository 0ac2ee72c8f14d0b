// swift-tools-version: 6.2
// A package of its own, because only then do the host and a module loaded with `dlopen` share one copy
// of these types (see docs/decisions/0001-kit-as-its-own-package.md).
import PackageDescription

let instrumented: [SwiftSetting] =
    Context.environment["ESSAIM_FUZZ"] != nil ? [.unsafeFlags(["-sanitize=fuzzer"])] : []

let common: [SwiftSetting] =
    instrumented + [
        .swiftLanguageMode(.v6),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .treatAllWarnings(as: .error),
    ]

/// A module built against an earlier minor version of the kit keeps working with a later one.
let resilient: [SwiftSetting] =
    common + [.unsafeFlags(["-enable-library-evolution", "-no-verify-emitted-module-interface"])]

let package = Package(
    name: "EssaimKit",
    products: [
        .library(name: "EssaimKit", type: .dynamic, targets: ["EssaimKit", "XML"]),
        .library(name: "Documents", type: .static, targets: ["Documents"]),
        .library(name: "Derivation", type: .static, targets: ["Derivation"]),
        .library(name: "ModuleTesting", type: .static, targets: ["ModuleTesting"]),
    ],
    targets: [
        .systemLibrary(
            name: "CLibXML2", path: "CLibXML2", pkgConfig: "libxml-2.0",
            providers: [.apt(["libxml2-dev"])]),
        .systemLibrary(
            name: "CLibXSLT", path: "CLibXSLT", pkgConfig: "libxslt",
            providers: [.apt(["libxslt1-dev"])]),
        .systemLibrary(
            name: "CCommonMark", path: "CCommonMark", pkgConfig: "libcmark-gfm",
            providers: [.apt(["libcmark-gfm-dev", "libcmark-gfm-extensions-dev"])]),
        .target(name: "CModuleInterface", path: "CModuleInterface"),
        // What stylesheets may allocate: in C, because libxml2 asks for its memory there.
        .target(name: "CXMLMemory", dependencies: ["CLibXML2"], path: "CXMLMemory"),
        .target(
            name: "XML", dependencies: ["CLibXML2", "CLibXSLT", "CXMLMemory"], path: "XML",
            swiftSettings: resilient),
        .target(
            name: "EssaimKit", dependencies: ["XML", "CModuleInterface"], path: "Kit",
            swiftSettings: resilient),
        .target(name: "Documents", path: "Documents", swiftSettings: common),
        .target(
            name: "Derivation", dependencies: ["CCommonMark", "Documents", "EssaimKit", "XML"],
            path: "Derivation",
            swiftSettings: common),
        .target(
            name: "ModuleTesting", dependencies: ["Derivation", "EssaimKit", "XML"], path: "ModuleTesting",
            swiftSettings: common),
    ]
)
