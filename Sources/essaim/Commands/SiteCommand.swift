internal import ArgumentParser
internal import EssaimKit
internal import Foundation
internal import Host

struct SiteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "site", abstract: "Say what the site's pages tell of your service.",
        discussion: """
            Without arguments, lists the settings. “essaim site name=Télétravail contact=service@example.fr” sets some; \
            NAME= takes the default back. “essaim serve” shows the pages.
            """)

    @OptionGroup var catalogue: CatalogueOptions
    @OptionGroup var language: LanguageOptions
    @Argument(help: ArgumentHelp("Settings, each NAME=TEXT.", valueName: "setting"))
    var settings: [String] = []

    func run() async throws {
        let store = try catalogue.open()
        try EssaimHost.setSite(try settings.map(Self.setting), in: store)
        let site = try EssaimHost(modules: .none).view(of: store, for: .everybody) { try $0.site() }
        let isFrench = language.lang == .fr
        var table = TextTable(isFrench ? ["Réglage", "Sens", "Texte"] : ["Setting", "Meaning", "Text"])
        table.rows = SiteSettings.Name.allCases.map {
            [
                $0.rawValue, $0.label.text(in: language.lang),
                ($0 == .logo
                    ? site.logo.map { "\($0.mediaType), \($0.bytes.count) \(isFrench ? "octets" : "bytes")" }
                    : site[$0])
                    ?? (isFrench ? "(par défaut)" : "(default)"),
            ]
        }
        Terminal.write(table.text(width: Terminal.width))
    }

    /// One byte more than a logo may have tells that the file is too large.
    private static func image(at path: String) throws -> [UInt8] {
        guard let file = FileHandle(forReadingAtPath: path),
            let data = try? file.read(upToCount: SiteLogo.byteLimit + 1)
        else {
            throw RequestError(message: "“\(path)” can't be read", hint: "Name a PNG or SVG file.")
        }
        return [UInt8](data)
    }

    private static func setting(_ text: String) throws -> (name: SiteSettings.Name, text: String) {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let name = SiteSettings.Name(rawValue: String(parts[0])) else {
            throw RequestError(
                message: "“\(text)” is no setting of the site",
                hint:
                    "Write NAME=TEXT; names: \(SiteSettings.Name.allCases.map(\.rawValue).joined(separator: ", "))."
            )
        }
        guard name == .logo, !parts[1].isEmpty else { return (name, String(parts[1])) }
        return (name, try SiteLogo(bytes: try image(at: String(parts[1]))).text)
    }
}
