internal import Derivation
internal import Foundation
internal import Search

/// A revision's texts as the tokens that the index holds, each with a space after it.
struct SearchTexts: Sendable {
    var revision: Int64
    var owner: String
    var heavy: [UInt8] = []
    var medium: [UInt8] = []
    var light: [UInt8] = []
    /// Words whose token is another, folded.
    var forms: [UInt8] = []
}

/// Analyses the texts of stored records on a thread of its own, so that an import stores the next ones meanwhile.
///
/// `@unchecked Sendable`: what is analysed belongs to the queue, the batch to the one thread that stores.
final class TextAnalysis: @unchecked Sendable {
    /// The texts of one revision, as they were written.
    struct Texts: Sendable {
        var revision: Int64
        var owner: String
        var language: String
        var index: IndexEntry

        /// About how many bytes they become.
        var size: Int {
            [index.heavy, index.medium, index.light].reduce(0) { $0 + $1.reduce(0) { $0 + $1.utf8.count } }
        }
    }

    /// What goes into the index: the texts as tokens, and the words met for the first time.
    struct Result: Sendable {
        var texts: [SearchTexts] = []
        var words: [IndexedWord] = []
    }

    /// Handing over costs as much as analysing a few records.
    private static let batchSize = 64

    private let queue = DispatchQueue(label: "essaim.text-analysis")
    private let analyser = TextAnalyser()
    private var result = Result()
    private var batch: [Texts] = []

    func add(_ texts: Texts) {
        batch.append(texts)
        guard batch.count >= Self.batchSize else { return }
        let batch = batch
        self.batch.removeAll(keepingCapacity: true)
        queue.async { self.analyse(batch) }
    }

    /// All that was added since the last call, analysed.
    func finish() -> Result {
        let batch = batch
        self.batch.removeAll(keepingCapacity: true)
        return queue.sync {
            analyse(batch)
            defer { result = Result() }
            return result
        }
    }

    private func analyse(_ batch: [Texts]) {
        for texts in batch { result.texts.append(tokens(of: texts)) }
    }

    private func tokens(of texts: Texts) -> SearchTexts {
        analyser.startRecord()
        var forms: [UInt8] = []
        func tokens(of list: [String]) -> [UInt8] {
            var tokens: [UInt8] = []
            for text in list {
                analyser.add(
                    text, language: texts.language, tokens: &tokens, forms: &forms, newWords: &result.words)
            }
            return tokens
        }
        var analysed = SearchTexts(revision: texts.revision, owner: texts.owner)
        analysed.heavy = tokens(of: texts.index.heavy)
        analysed.medium = tokens(of: texts.index.medium)
        analysed.light = tokens(of: texts.index.light)
        analysed.forms = forms
        return analysed
    }
}
