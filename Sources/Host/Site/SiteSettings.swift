package import Catalogue
package import EssaimKit

/// What the service that runs a catalogue's site says of itself. All has a default that claims nothing.
package struct SiteSettings: Hashable, Sendable {
    /// A setting, by the name that a person gives it.
    package enum Name: String, CaseIterable, Sendable {
        case name, tagline
        case englishTagline = "tagline-en"
        case publisher, contact
        case legalNotice = "legal-notice"
        case footer, licence
        case licenceAddress = "licence-address"
        case logo, colour
        case darkColour = "colour-dark"
        case accessibility
        case auditResults = "audit-results"
        case auditIssues = "audit-issues"
        case publicationDirector = "publication-director"
        case hosting

        /// What it is for.
        package var label: Label {
            switch self {
            case .name: Label(fr: "le nom du site", en: "the site's name")
            case .tagline: Label(fr: "une phrase sous le nom", en: "one sentence below the name, in French")
            case .englishTagline: Label(fr: "la même en anglais", en: "the same in English")
            case .publisher: Label(fr: "qui publie le site", en: "who publishes the site")
            case .contact:
                Label(fr: "l’adresse de messagerie du service", en: "the service's address for mail")
            case .legalNotice: Label(fr: "le texte des mentions légales", en: "the legal notice's text")
            case .footer: Label(fr: "un texte au bas de chaque page", en: "a text at the foot of each page")
            case .licence:
                Label(fr: "la licence des fiches", en: "the licence that records are under")
            case .licenceAddress: Label(fr: "où elle se lit", en: "where it is to be read")
            case .logo:
                Label(fr: "un fichier PNG ou SVG, à côté du nom", en: "a PNG or SVG file, beside the name")
            case .colour: Label(fr: "la couleur des liens et boutons", en: "the colour of links and buttons")
            case .darkColour: Label(fr: "la même sur fond sombre", en: "the same on a dark ground")
            case .auditResults:
                Label(
                    fr: "qui a fait l’audit, quand, et avec quel taux",
                    en: "who made the audit, when, and with which rate")
            case .auditIssues:
                Label(
                    fr: "ce qui n’est pas accessible, une ligne chacun",
                    en: "what isn't accessible, a line each")
            case .publicationDirector:
                Label(
                    fr: "la fonction de qui dirige la publication",
                    en: "the function of who directs the publication")
            case .hosting: Label(fr: "qui héberge le site, et où", en: "who hosts the site, and where")
            case .accessibility:
                Label(
                    fr: "ce que l’audit a trouvé : \(values.joined(separator: ", "))",
                    en: "what the audit found: \(values.joined(separator: ", "))")
            }
        }

        /// The values that it may have; empty: any text.
        var values: [String] { self == .accessibility ? ["none", "partial", "full"] : [] }

        /// Why it can't have a text.
        func objection(to text: String) -> SiteError? {
            switch self {
            case .accessibility where !values.contains(text):
                SiteError(
                    message: "“\(text)” is no value of \(rawValue)",
                    hint: "Values: \(values.joined(separator: ", ")).")
            case .colour: SiteColour.objection(to: text, on: .light)
            case .darkColour: SiteColour.objection(to: text, on: .dark)
            case .contact where text.wholeMatch(of: /[^@\s<>"]+@[^@\s<>"]+\.[^@\s<>"]+/) == nil:
                SiteError(
                    message: "“\(text)” is no mail address", hint: "It looks like service@agence.example.fr.")
            case .licenceAddress where !["https://", "http://"].contains(where: text.hasPrefix):
                SiteError(
                    message: "“\(text)” is no address of a page", hint: "Begin it with https://.")
            case .logo:
                SiteLogo(text: text) == nil
                    ? SiteError(message: "the logo is no image", hint: "Name a PNG or SVG file.") : nil
            default:
                text.unicodeScalars.count > SiteSettings.textLimit
                    ? SiteError(
                        message: "\(rawValue) has more than \(SiteSettings.textLimit) characters",
                        hint: "Say it in fewer words.") : nil
            }
        }

        var key: String { "site.\(rawValue)" }
    }

    /// The longest text of a setting, in characters.
    static let textLimit = 5_000

    private var texts: [Name: String] = [:]

    package init() {}

    /// What was set; `nil` where nothing was.
    package subscript(name: Name) -> String? {
        get { texts[name] }
        set { texts[name] = newValue?.isEmpty == true ? nil : newValue }
    }

    package var name: String { texts[.name] ?? "Essaim" }
    package var tagline: Label {
        let french = texts[.tagline] ?? "Ce que les administrations ont appris, partagé."
        let english = texts[.englishTagline] ?? texts[.tagline] ?? "What administrations learned, shared."
        return Label(fr: french, en: english)
    }

    /// The service's image.
    package var logo: SiteLogo? { texts[.logo].flatMap { SiteLogo(text: $0) } }

    /// Whether somebody audited the site's accessibility.
    package var isAudited: Bool { ["partial", "full"].contains(texts[.accessibility]) }
    /// What the law has the site say of it; without an audit, the least.
    package var conformity: Label {
        switch texts[.accessibility] {
        case "full": Label(fr: "totalement conforme", en: "fully conforming")
        case "partial": Label(fr: "partiellement conforme", en: "partly conforming")
        default: Label(fr: "non conforme", en: "not conforming")
        }
    }
}

extension CatalogueView {
    /// What the site says of the service that runs it: for everybody.
    package func site() throws -> SiteSettings {
        var settings = SiteSettings()
        for name in SiteSettings.Name.allCases { settings[name] = try reading.setting(name.key) }
        return settings
    }
}

extension EssaimHost {
    /// Sets what the site says; an empty text takes the default back.
    ///
    /// - Throws: ``SiteError`` for a text that the setting can't have.
    package static func setSite(
        _ values: [(name: SiteSettings.Name, text: String)], in catalogue: any CatalogueStore
    ) throws {
        for (name, text) in values {
            if !text.isEmpty, let objection = name.objection(to: text) { throw objection }
        }
        try catalogue.write { writer in
            for (name, text) in values { try writer.setSetting(name.key, text) }
        }
    }
}

/// Why a setting of the site can't be what was given.
package struct SiteError: ExplainedError {
    package var message: String
    package var hint: String
}
