package import Catalogue
internal import Foundation
package import Host

/// A host with the package's own modules and adapters, loaded once for all tests of a process.
package enum TestHost {
    private static let loading = Task {
        let folders = [TestPaths.build.path(), TestPaths.root.appending(path: "Plugins").path()]
        return EssaimHost(
            modules: try await ModuleSet.load(
                .init(
                    folders: folders, executable: TestPaths.essaim, cacheFolder: nil,
                    probeTimeLimit: .seconds(60))),
            adapters: AdapterSet.load(folders: folders), synonyms: SynonymSet.load(folders: folders),
            now: { "2026-01-01T00:00:00Z" })
    }

    package static func host() async throws -> EssaimHost { try await loading.value }

    /// A catalogue that is gone when it isn't used any more: in a file, or in whatever store the whole suite is run with
    /// (`ESSAIM_TEST_STORE=postgresql` or `memory`).
    package static func catalogue(homes: [String] = ["maceo"], relays: [String] = []) throws
        -> any CatalogueStore
    {
        let time = "2026-01-01T00:00:00Z"
        switch ProcessInfo.processInfo.environment["ESSAIM_TEST_STORE"] {
        case "postgresql": return try TestDatabase().catalogue(homes: homes, relays: relays, time: time)
        case "memory": return try MemoryCatalogue(homes: homes, relays: relays, time: time)
        default: return try SQLiteCatalogue.temporary(homes: homes, relays: relays, time: time)
        }
    }
}
