internal import EssaimKit
internal import Exchange
internal import Foundation
internal import XML

/// What of a delivery didn't come in: files that an adapter passes over, files that couldn't be read, records that were
/// refused. And whose records the unreadable files may hold, so that nothing is withdrawn that is only hidden.
struct LeftOut {
    /// How many names a message lists.
    private static let listed = 20

    private var ignored: [String] = []
    private var unreadable: [String] = []
    private var refused: [String] = []
    private var refusedNames: Set<String> = []
    /// Whether a file said that more follows.
    private(set) var isPart = false
    /// The file that is being read, by its name without folder and ending, and whether all so far were called like their
    /// records.
    private var stem = ""
    private var areNamedAlike = true

    mutating func begin(_ name: String?) { stem = Self.stem(name ?? "") }

    mutating func note(_ id: String?, _ action: ImportAction?) {
        guard let id, let record = RecordID(id) else { return }
        if !Self.isNamed(record, stem) { areNamedAlike = false }
        if action == .refuse, refusedNames.insert(id).inserted { refused.append(id) }
    }

    mutating func noteIgnored(_ name: String?) { ignored.append(name ?? "") }
    mutating func noteUnreadable(_ name: String?) { unreadable.append(name ?? "") }
    mutating func noteMoreFollows() { isPart = true }

    /// Whether it can be told which records the unreadable files would hold: where files are called like their records.
    /// An archive or a folder that can't be opened may hold any.
    var canTell: Bool {
        unreadable.isEmpty || (areNamedAlike && unreadable.allSatisfy { !Self.stem($0).isEmpty })
    }

    /// Whether a record was refused, or an unreadable file may hold it.
    func mayHold(_ id: RecordID) -> Bool {
        refusedNames.contains(id.description) || unreadable.contains { Self.isNamed(id, Self.stem($0)) }
    }

    private static func stem(_ name: String) -> String {
        let stem = URL(filePath: name).deletingPathExtension().lastPathComponent.lowercased()
        return String(stem.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" })
    }

    private static func isNamed(_ id: RecordID, _ stem: String) -> Bool {
        !stem.isEmpty && "-\(id.name)-".contains("-\(stem)-")
    }

    // MARK: Findings

    /// What is said at the end.
    ///
    /// - Parameter isWanted: Whether the rest is taken without what was refused.
    func findings(of delivery: String, isWanted: Bool) -> [Finding] {
        var findings: [Finding] = []
        let place = TextLocation(file: delivery, line: 1)
        if !ignored.isEmpty {
            let some = Self.list(ignored.map { URL(filePath: $0).lastPathComponent })
            findings.append(
                Finding(
                    .info, "files-ignored",
                    Label(
                        fr:
                            "\(ignored.count) fichier(s) sans fiche, que leur adaptateur laisse de côté : \(some)",
                        en:
                            "\(ignored.count) file(s) without a record, which their adapter passes over: \(some)"
                    ),
                    at: place))
        }
        let left = unreadable.map { URL(filePath: $0).lastPathComponent } + refused
        if isWanted, !left.isEmpty {
            let some = Self.list(left)
            findings.append(
                Finding(
                    .warning, "left-out",
                    Label(
                        fr: "\(left.count) fichier(s) ou fiche(s) laissés de côté : \(some)",
                        en: "\(left.count) file(s) or record(s) left out: \(some)"), at: place,
                    hint: Label(
                        fr: "Leur état d’avant reste dans le catalogue. Corrigez-les, puis importez-les.",
                        en: "What they were before stays in the catalogue. Mend them, then import them.")))
        }
        return findings
    }

    private static func list(_ names: [String]) -> String {
        names.prefix(listed).joined(separator: ", ") + (names.count > listed ? ", …" : "")
    }
}
