internal import Foundation
internal import Mustache

/// What pages look like: a folder of templates and one style sheet. Files of another folder take their place, each by
/// its name.
package struct Theme: Sendable {
    private let library: MustacheLibrary
    let style: String

    /// - Parameter folder: Where the files of a service's own theme are; `nil`: Essaim's.
    /// - Throws: ``ServerError`` where a file of it can't be used.
    package init(folder: String? = nil) throws {
        if let folder {
            let names = try? FileManager.default.contentsOfDirectory(atPath: folder)
            let known = Set(Self.templates.keys.map { "\($0).mustache" })
            guard let names else {
                throw ServerError(
                    message: "cannot read the theme's folder \(folder)",
                    hint: "Name a folder with templates and a style.css of your own.")
            }
            if let other = names.sorted().first(where: { $0.hasSuffix(".mustache") && !known.contains($0) }) {
                throw ServerError(
                    message: "\(folder)/\(other) takes no template's place",
                    hint: "Templates: \(known.sorted().joined(separator: ", ")).")
            }
        }
        var library = MustacheLibrary()
        for (name, included) in Self.templates {
            let own = try Self.file("\(name).mustache", in: folder)
            do {
                try library.register(own ?? included, named: name)
            } catch {
                throw ServerError(
                    message: "cannot use \(folder ?? "")/\(name).mustache: \(error)",
                    hint: "Begin with a copy of Essaim's own template of this name.")
            }
        }
        self.library = library
        style = try Self.file("style.css", in: folder) ?? Self.text(PackageResources.style_css)
    }

    /// The templates that pages are made of.
    private static let templates: [String: String] = [
        "layout": text(PackageResources.layout_mustache), "home": text(PackageResources.home_mustache),
        "search": text(PackageResources.search_mustache), "hit": text(PackageResources.hit_mustache),
        "facet": text(PackageResources.facet_mustache), "record": text(PackageResources.record_mustache),
        "report": text(PackageResources.report_mustache),
        "document": text(PackageResources.document_mustache), "error": text(PackageResources.error_mustache),
        "form": text(PackageResources.form_mustache),
    ]

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    private static func file(_ name: String, in folder: String?) throws -> String? {
        guard let folder else { return nil }
        let path = "\(folder)/\(name)"
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw ServerError(message: "cannot read \(path)", hint: "It must be a text in UTF-8.")
        }
        return text
    }

    /// A template with values: what stands in two braces is escaped, what stands in three is markup already. A section
    /// of a text is shown where the text isn't empty.
    func render(_ template: String, _ values: [String: Any]) -> String {
        library.render(values.mapValues(Self.presented), withTemplate: template) ?? ""
    }

    private static func presented(_ value: Any) -> Any {
        switch value {
        case let text as String: TemplateText(renderText: text)
        case let values as [String: Any]: values.mapValues(presented)
        case let list as [Any]: list.map(presented)
        default: value
        }
    }
}

/// A text for a template; an empty one counts as none.
private struct TemplateText: MustacheCustomRenderable {
    let renderText: String
    var isNull: Bool { renderText.isEmpty }
}
