internal import Catalogue
package import EssaimKit
internal import Exchange

extension Administration {
    /// One of which nothing is said yet but its identifier.
    package init(undescribed id: String) {
        self.init(id: id, kind: "other", territories: [], name: Label(fr: id, en: id))
    }

    /// Whether nothing is said of it but its identifier.
    package var isUndescribed: Bool { self == Administration(undescribed: id) }
}

extension CatalogueEditor {
    /// Says of an administration at home here what it is: what its files tell partners from then on.
    ///
    /// The same path as from a file that it issues, and the same rules.
    /// - Throws: ``AuthoringError`` where it isn't at home here; a `Finding` for what its description may not say.
    package func describe(_ administration: Administration) throws {
        let id = administration.id
        try author.require(.publish, for: id)
        try requireHome(id, of: id)
        var findings: [Finding] = []
        let summary = try importOwn(
            "  \(RecordText.administration(administration))\n", of: id, changes: false
        ) { findings += $0.findings }
        if !summary.isApplied, let finding = findings.first(where: { $0.severity == .error }) {
            throw finding
        }
    }
}
