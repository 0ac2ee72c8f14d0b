internal import EssaimKit

extension ReportResult {
    /// Says in a note and in each figure's title that figures are made up, where an evaluation says so of itself.
    mutating func markSampleData(_ records: any RecordSource) throws {
        guard try records.hasSampleData() else { return }
        notes.append(
            Label(
                fr: "Données d’exemple : ces chiffres sont inventés.",
                en: "Sample data: these figures are made up."))
        for index in figures.indices {
            figures[index].title.fr += " (données d’exemple)"
            figures[index].title.en += " (sample data)"
        }
    }
}

extension RecordSource {
    /// Whether an evaluation is marked as an example. Reading ends with the first; a catalogue of thousands is none.
    func hasSampleData() throws -> Bool {
        let limit = 1_000
        guard try observations(of: evaluationType).owners.count <= limit else { return false }
        do {
            try forEach(evaluationType) { record in
                if record.content.boolean("sample-data") == true { throw Found() }
            }
            return false
        } catch is Found {
            return true
        }
    }
}

/// Ends a reading early.
private struct Found: Error {}
