package import Catalogue
package import EssaimKit
internal import Foundation
package import Host

extension TestHost {
    /// A host with the package's modules, its adapters, and those of further folders of the repository.
    package static func host(adapters folders: String...) async throws -> EssaimHost {
        EssaimHost(
            modules: try await host().modules,
            adapters: AdapterSet.load(
                folders: folders.map { TestPaths.root.appending(path: $0).path() }
                    + [TestPaths.root.appending(path: "Plugins").path()]),
            now: { "2026-01-01T00:00:00Z" })
    }
}

extension EssaimHost {
    /// Imports what is at a path, and gives what was said.
    package func take(
        _ path: String, into catalogue: any CatalogueStore, _ change: (inout ImportOptions) -> Void = { _ in }
    ) throws -> (summary: ImportSummary, findings: [Finding]) {
        var options = ImportOptions()
        change(&options)
        var findings: [Finding] = []
        let summary = try importDelivery(Delivery.at([path])[0], into: catalogue, options: options) {
            findings += $0.findings
        }
        return (summary, findings)
    }

    /// All records of a catalogue as the lines of an exchange file.
    package func text(of catalogue: any CatalogueStore) throws -> String {
        let folder = try TemporaryFolder()
        _ = try exportFile(from: catalogue, to: folder.path("out.xml"))
        return try folder.read("out.xml")
    }
}
