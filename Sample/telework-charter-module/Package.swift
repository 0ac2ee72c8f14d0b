// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "telework-charter-module",
    products: [.library(name: "TeleworkCharterModule", type: .dynamic, targets: ["TeleworkCharterModule"])],
    dependencies: [.package(path: "../../Sources/EssaimKit")],
    targets: [
        .target(
            name: "TeleworkCharterModule", dependencies: [.product(name: "EssaimKit", package: "EssaimKit")],
            path: "Sources"),
        .testTarget(
            name: "TeleworkCharterModuleTests",
            dependencies: [.product(name: "ModuleTesting", package: "EssaimKit"), "TeleworkCharterModule"],
            path: "Tests"),
    ]
)
