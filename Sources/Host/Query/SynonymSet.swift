package import EssaimKit
internal import Foundation
internal import Search
internal import XML

/// The synonym lists that were found.
package struct SynonymSet: Sendable {
    let list: SynonymList
    /// Where Debian's `mythes-fr` is installed: words that mean almost the same.
    let thesaurus: Thesaurus?
    /// The files that the list was read from.
    package let files: [String]
    /// Files that can't be used, with the reason.
    package let problems: [Finding]

    /// Where Debian's `mythes-fr` puts the thesaurus of French.
    package static let systemThesaurus = "/usr/share/mythes/th_fr_FR_v2"

    /// No synonyms.
    package init() { self.init(list: .empty, thesaurus: nil, files: [], problems: []) }

    private init(list: SynonymList, thesaurus: Thesaurus?, files: [String], problems: [Finding]) {
        self.list = list
        self.thesaurus = thesaurus
        self.files = files
        self.problems = problems
    }

    /// Reads the `synonyms.txt` of each folder inside the folders given: an agency's lists add to those that are
    /// shipped. A list with a line that can't be read is left out whole.
    ///
    /// - Parameter thesaurus: The path of a MyThes thesaurus without `.idx` and `.dat`; none where it isn't there.
    package static func load(folders: [String], thesaurus: String = Self.systemThesaurus) -> SynonymSet {
        var texts: [String] = []
        var files: [String] = []
        var problems: [Finding] = []
        for folder in folders {
            for name in ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted() {
                let file = URL(filePath: folder).appending(path: name).appending(path: "synonyms.txt").path(
                    percentEncoded: false)
                guard FileManager.default.fileExists(atPath: file) else { continue }
                do throws(Finding) {
                    let text = try read(file)
                    if !texts.contains(text) { texts.append(text) }
                    files.append(file)
                } catch { problems.append(error) }
            }
        }
        // Each text was read by itself, so that they can be read together.
        return SynonymSet(
            list: (try? SynonymList(texts)) ?? .empty, thesaurus: Thesaurus(file: thesaurus),
            files: files, problems: problems)
    }

    private static func read(_ file: String) throws(Finding) -> String {
        guard let text = try? String(contentsOf: URL(filePath: file), encoding: .utf8) else {
            throw Finding(
                .warning, "synonyms-unreadable",
                Label(
                    fr: "la liste de synonymes n’est pas lisible en UTF-8",
                    en: "the synonym list cannot be read as UTF-8"),
                at: TextLocation(file: file, line: 1))
        }
        do throws(SynonymList.Problem) { _ = try SynonymList([text]) } catch {
            throw Finding(
                .warning, "synonyms-broken",
                Label(
                    fr:
                        "la liste de synonymes est laissée de côté : une ligne n’est pas un groupe d’expressions",
                    en: "the synonym list is left out: \(error.message)"),
                at: TextLocation(file: file, line: error.line),
                hint: Label(
                    fr: "Écrivez une ligne par groupe : « télétravail, TT, travail à distance ».",
                    en: "Write one line a group: “télétravail, TT, travail à distance”."))
        }
        return text
    }
}
