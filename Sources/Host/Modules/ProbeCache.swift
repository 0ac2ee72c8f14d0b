internal import Core
internal import EssaimKit
internal import Foundation
internal import Glibc

/// Remembers what a probe said, by the digest of the module's file and by the executable that tried it.
///
/// Only a saving of time: a cache that can't be read or written is none.
struct ProbeCache {
    private let file: URL?
    private var answers: [String: ProbeAnswer] = [:]
    private var isChanged = false
    private let stamp: String

    /// - Parameter directory: Where the cache file is kept; `nil`: nowhere.
    /// - Parameter executable: The one that tries modules; another build of it may answer otherwise.
    init(directory: String?, executable: String) {
        var status = stat()
        stamp =
            stat(executable, &status) == 0
            ? "\(status.st_size) \(status.st_mtim.tv_sec) \(status.st_mtim.tv_nsec)" : ""
        file = directory.map { URL(filePath: $0).appending(path: "probes.json") }
        if let file, let data = try? Data(contentsOf: file) {
            answers = (try? JSONDecoder().decode([String: ProbeAnswer].self, from: data)) ?? [:]
        }
    }

    /// The user's cache folder for Essaim, as the XDG base directory specification says.
    static var userDirectory: String? {
        let environment = ProcessInfo.processInfo.environment
        if let cache = environment["XDG_CACHE_HOME"], cache.hasPrefix("/") { return cache + "/essaim" }
        return environment["HOME"].map { $0 + "/.cache/essaim" }
    }

    func key(of path: String) -> String? {
        guard let data = try? Data(contentsOf: URL(filePath: path), options: .alwaysMapped) else {
            return nil
        }
        var hash = SHA256()
        data.withUnsafeBytes { hash.update($0) }
        hash.update(ModuleInterface.running + stamp)
        return hash.finalize().hexadecimal
    }

    subscript(key: String) -> ProbeAnswer? {
        get { answers[key] }
        set {
            answers[key] = newValue
            isChanged = true
        }
    }

    func save() {
        guard isChanged, let file, let data = try? JSONEncoder().encode(answers) else { return }
        try? FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try? data.write(to: file, options: .atomic)
    }
}
