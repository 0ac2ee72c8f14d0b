internal import Derivation
internal import EssaimKit
internal import Foundation

/// Where a site answers what a dossier asks: each gives an address.
package struct DossierPages {
    package var query: (String) -> String
    package var report: (String, [(String, String)]) -> String

    package init(
        query: @escaping (String) -> String, report: @escaping (String, [(String, String)]) -> String
    ) {
        self.query = query
        self.report = report
    }
}

/// The forms in which a dossier leaves.
package enum DossierForm: String, Sendable, CaseIterable {
    /// One page for browsers, phones and printers.
    case html
    /// A text document that LibreOffice opens and edits.
    case fodt
    case md
    case json

    /// The form that a file's name asks for.
    package init?(path: String) {
        switch path.split(separator: ".").last?.lowercased() {
        case "html", "htm": self = .html
        case "fodt": self = .fodt
        case "md", "markdown": self = .md
        case "json": self = .json
        default: return nil
        }
    }

    /// The dossier in this form.
    ///
    /// - Parameters:
    ///   - address: Where records can be read; their identifiers are added to it. `nil`: they are named only.
    ///   - pages: Where what it asks can be asked again; `nil`: by commands.
    package func text(of dossier: Dossier, address: String? = nil, pages: DossierPages? = nil) throws
        -> String
    {
        switch self {
        case .html: return DossierHTML(dossier, address: address, pages: pages).text
        case .fodt: return DossierFODT(dossier, address: address).text
        case .md: return DossierMarkdown(dossier, address: address).text
        case .json: return DossierJSON.value(of: dossier).text() + "\n"
        }
    }

    /// Writes the dossier to a file, which appears under its name when it is whole; `-`: standard output.
    package func write(_ dossier: Dossier, address: String? = nil, to path: String) throws {
        try FileOutput.write(text(of: dossier, address: address), to: path)
    }
}
