import Catalogue
import Derivation
import EssaimKit
import Foundation
import Host
import TestSupport
import Testing
import XML

/// The tables of `Tests/Cases/tables`, and what imports of them say.
enum TableCases {
    static func path(_ name: String) -> String {
        TestPaths.root.appending(path: "Tests/Cases/tables/\(name)").path()
    }

    /// The workbooks that `workbooks.py` makes.
    static let workbooks = Task {
        let folder = try TemporaryFolder()
        let made = try await run("/usr/bin/python3", [path("workbooks.py"), folder.url.path()])
        guard made.exitCode == 0 else { throw CocoaError(.fileReadUnknown, userInfo: ["error": made.error]) }
        return folder
    }

    /// A catalogue where administrations of the cases are at home.
    static func catalogue() throws -> any CatalogueStore {
        let catalogue = try TestHost.catalogue(homes: ["ddt-lot", "maceo"])
        try catalogue.write {
            for id in ["ddt-lot", "maceo"] {
                try $0.put(
                    Administration(id: id, kind: "other", territories: ["46"], name: Label(fr: id, en: id)))
            }
        }
        return catalogue
    }

    static func importing(
        _ paths: String..., into catalogue: any CatalogueStore, host: EssaimHost? = nil
    ) async throws -> (summary: ImportSummary, findings: [Finding]) {
        var findings: [Finding] = []
        let host = if let host { host } else { try await TestHost.host() }
        let delivery = try #require(Delivery.at(paths).first)
        let summary = try host.importDelivery(delivery, into: catalogue) { findings += $0.findings }
        return (summary, findings)
    }

    static func content(
        _ id: String, in catalogue: any CatalogueStore, host: EssaimHost? = nil
    ) async throws -> JSONValue? {
        let host = if let host { host } else { try await TestHost.host() }
        return try host.show(RecordID(id)!, in: catalogue).contentAsJSON()
    }
}
