package import Catalogue
internal import Foundation

/// A folder with the latest copies of a catalogue, named by their time.
package struct BackupFolder: Sendable {
    private let folder: URL
    /// The catalogue's name, without `.sqlite`.
    private let stem: String

    /// - Parameter catalogue: The path of the catalogue whose copies it holds.
    package init(_ folder: String, of catalogue: String) {
        self.folder = URL(filePath: folder)
        let name = URL(filePath: catalogue).lastPathComponent
        stem = name.hasSuffix(".sqlite") ? String(name.dropLast(7)) : name
    }

    /// Adds a copy, and takes the oldest ones away.
    ///
    /// What doesn't bear the name of a copy of this catalogue is left alone. Nothing is taken away before the new copy
    /// stands there, checked.
    /// - Parameters:
    ///   - keep: How many copies stay, the new one among them; `nil`: all.
    ///   - time: Now, in UTC.
    /// - Returns: The new copy's path, and the names of those taken away.
    package func add(_ catalogue: SQLiteCatalogue, keep: Int?, time: String) throws -> (
        path: String, removed: [String]
    ) {
        let name = "\(stem)-\(time.filter { $0.isLetter || $0.isNumber }).sqlite"
        let path = folder.appending(path: name).path(percentEncoded: false)
        try catalogue.backup(to: path, time: time)
        guard let keep else { return (path, []) }
        let copies = try FileManager.default.contentsOfDirectory(
            atPath: folder.path(percentEncoded: false)
        ).filter(isCopy).sorted()
        let removed = Array(copies.dropLast(max(1, keep)))
        for copy in removed { try FileManager.default.removeItem(at: folder.appending(path: copy)) }
        return (path, removed)
    }

    /// Whether a name is one that ``add(_:keep:time:)`` gives: `essaim-20261126T013000Z.sqlite`.
    private func isCopy(_ name: String) -> Bool {
        guard name.hasPrefix(stem + "-") else { return false }
        return name.dropFirst(stem.count + 1).wholeMatch(of: /[0-9]{8}T[0-9]{6}Z\.sqlite/) != nil
    }
}
