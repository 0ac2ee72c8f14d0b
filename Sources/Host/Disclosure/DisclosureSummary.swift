package import Catalogue
package import EssaimKit
internal import Exchange

/// What disclosure control hides in a catalogue from everybody, and what is left to show.
package struct DisclosureSummary: Hashable, Sendable {
    /// What is left at one level of one record type.
    package struct Level: Hashable, Sendable {
        package var type: String
        package var level: UnitGroup.Level
        /// Figures that could be shown, one for each variable, period and group.
        package var cells: Int
        /// Those that are shown.
        package var kept: Int
    }

    package var threshold: Int
    package var levels: [Level]
}

extension CatalogueView {
    /// What suppression costs: the share of cells that the audience may see.
    package func disclosureSummary() throws -> DisclosureSummary {
        let disclosure = try disclosure()
        let levels = try disclosure.protectedTypes.flatMap { type in
            let cost = try disclosure.plan(for: type)?.cost ?? [:]
            return UnitGroup.Level.allCases.compactMap { level in
                cost[level].map {
                    DisclosureSummary.Level(type: type, level: level, cells: $0.cells, kept: $0.kept)
                }
            }
        }
        return DisclosureSummary(threshold: disclosure.threshold, levels: levels)
    }
}

extension EssaimHost {
    /// Sets the number of respondents below which figures are hidden.
    ///
    /// Lowering it shows what was hidden; raising it can't take back what was shown.
    /// - Throws: ``ReportError`` for a threshold that hides nothing, or all.
    package static func setDisclosureThreshold(_ threshold: Int, in catalogue: any CatalogueStore) throws {
        guard (3...ExchangeFormat.disclosureLimit).contains(threshold) else {
            throw ReportError(
                message: "\(threshold) is no threshold of disclosure control",
                hint: "Give at least 3: with two respondents, each knows the other's answer.")
        }
        try catalogue.write { try $0.setSetting(Disclosure.thresholdSetting, String(threshold)) }
    }
}
