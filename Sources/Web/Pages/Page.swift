internal import Catalogue
internal import Derivation
internal import Documents
internal import EssaimKit
internal import Exchange
internal import HTTPTypes
internal import Host

/// A page of the site, before it is put into its frame.
struct Page: Sendable {
    /// A step of the way from the first page to this one.
    struct Step: Sendable {
        var label: String
        var address: String
    }

    /// The title, as the browser's window and the first heading have it.
    var title: String
    /// The language of the title, where it isn't the page's.
    var titleLanguage: String?
    /// One sentence for search engines and previews.
    var description: String?
    var path: PagePath
    /// The values of the path's parameters.
    var values: [String] = []
    /// What stands behind the question mark, for the page in the other language.
    var query: [(String, String)] = []
    /// The way here, without the first page and this one.
    var steps: [Step] = []
    var content: HTMLText
    /// Links of the page's head: feeds, other forms, neighbours.
    var links: [Link] = []
    /// schema.org's description of what the page shows, as JSON.
    var metadata: String?
    /// Whether search engines should keep it: not answers to single questions.
    var isIndexed = true
    var status = HTTPResponse.Status.ok

    struct Link: Sendable {
        var relation: String
        var address: String
        var type: String?
        var title: String?
    }

    init(_ path: PagePath, _ title: String, values: [String] = []) {
        self.path = path
        self.title = title
        self.values = values
        content = HTMLText()
    }
}

/// What a page is made with: who asks for what, in which language.
struct PageRequest: Sendable {
    let call: Call
    let language: Language
    let host: EssaimHost
    let theme: Theme
    let site: SiteSettings
    /// The server's address, for links that leave the page.
    let base: String

    func say(_ french: String, _ english: String) -> String {
        language == .fr ? french.withHeldSigns : english
    }
    func say(_ label: Label) -> String { label.text(in: language) }

    func address(_ path: PagePath, _ values: [String] = [], query: [(String, String)] = []) -> String {
        path.address(in: language, values, query: query)
    }
    func address(of id: RecordID) -> String { PagePath.record(id, in: language) }

    /// The address of a page of records: those of a filter of the query language.
    func search(_ field: String, _ value: String) -> String {
        address(.search, query: [(SearchPage.filterName, "\(field):\(value)")])
    }

    /// Where a document's link leads on the site.
    func destination(_ target: Document.Target) -> String? {
        switch target {
        case .address(let address): address
        case .record(let id): RecordID(id).map(address(of:))
        }
    }

    /// A document as the content of a page.
    func html(_ document: Document) -> HTMLText {
        DocumentHTML.text(of: document, address: destination)
    }

    func html(_ inlines: [Document.Inline]) -> HTMLText {
        DocumentHTML.text(of: inlines, language: language.rawValue, address: destination)
    }

    /// Blocks as the content of a page.
    func html(_ blocks: [Document.Block]) -> HTMLText {
        html(Document(language: language.rawValue, title: [], blocks))
    }

    /// A page that is a title and a document.
    ///
    /// - Parameters:
    ///   - heading: The first heading, where it says more than the title.
    ///   - lead: A sentence below it.
    func page(
        _ path: PagePath, _ title: String, values: [String] = [], heading: String? = nil, lead: String = "",
        _ blocks: [Document.Block]
    ) -> Page {
        var page = Page(path, title, values: values)
        page.content = HTMLText(
            rendered: theme.render(
                "document",
                ["title": heading ?? title, "lead": lead, "content": html(blocks).description]))
        return page
    }

    /// What a record's type is called; its name where no module here knows it.
    func typeLabel(of record: StoredRecord) -> String {
        let type = record.namespace.flatMap { host.modules.types.entry(namespace: $0)?.type }
        return type.map { say($0.label) } ?? record.id.type
    }

    func day(_ time: String) -> String { SpokenDay.text(time, in: language) }

    /// A count with its word: `1 fiche`, `2 fiches`.
    func count(_ number: Int, _ one: Label, _ many: Label) -> String {
        let isOne = language == .fr ? number < 2 : number == 1
        return NumberText.text(Double(number), decimals: 0, in: language) + " "
            + (isOne ? one : many).text(in: language)
    }

    func records(_ number: Int) -> String {
        count(number, Label(fr: "fiche", en: "record"), Label(fr: "fiches", en: "records"))
    }
}
