package import Foundation

/// Where the tests find what they need.
package enum TestPaths {
    /// The repository's top folder.
    package static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// The folder that holds the built program and libraries, which is also the test program's own.
    package static let build: URL = {
        let program = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        let beside = URL(filePath: program).deletingLastPathComponent()
        if FileManager.default.fileExists(atPath: beside.appending(path: "essaim").path()) { return beside }
        return root.appending(path: ".build/debug")
    }()

    package static let essaim = build.appending(path: "essaim").path()

    /// The sample's exchange files, in the order of their names.
    package static var sampleFiles: [String] {
        let folder = root.appending(path: "Sample/massif-central")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path())) ?? []
        return names.filter { $0.hasSuffix(".xml") && $0.first?.isNumber == true }.sorted()
            .map { folder.appending(path: $0).path() }
    }

    /// The sample's plan of a seminar.
    package static let seminarFile = root.appending(path: "Sample/massif-central/seminar-2014.xml").path()

    /// Data that is given beside the repository and not part of it; `nil` where it isn't there.
    package static func shared(_ path: String) -> String? {
        let file = root.deletingLastPathComponent().appending(path: "shared/data").appending(path: path)
            .path()
        return FileManager.default.fileExists(atPath: file) ? file : nil
    }
}

/// A folder of a test's own, gone when the test is.
package final class TemporaryFolder: Sendable {
    package let url: URL

    package init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "essaim-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    /// The path of a file in the folder.
    package func path(_ name: String) -> String { url.appending(path: name).path() }

    /// Writes a file and returns its path.
    package func write(_ text: String, to name: String) throws -> String {
        try Data(text.utf8).write(to: url.appending(path: name))
        return path(name)
    }

    package func read(_ name: String) throws -> String {
        try String(contentsOf: url.appending(path: name), encoding: .utf8)
    }
}
