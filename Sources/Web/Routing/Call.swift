internal import Catalogue
internal import EssaimKit
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

/// A request to a route, its parameters checked.
struct Call: Sendable {
    let request: Request
    var context: WebContext
    /// The form that the client prefers.
    let form: Representation
    private let values: [String: [String]]

    var caller: Caller { context.caller }

    /// Checks a request against its route.
    ///
    /// A parameter that the route doesn't have is an error: a filter that is passed over in silence would show what
    /// nobody asked for.
    init(_ request: Request, _ context: WebContext, to route: Route) throws(Problem) {
        self.request = request
        self.context = context
        form =
            route.forms.isEmpty
            ? .json : try Representation.chosen(by: request.headers[.accept], among: route.forms)
        var values: [String: [String]] = [:]
        for (key, value) in context.parameters { values[String(key)] = [String(value)] }
        if let query = request.uri.query, !query.isEmpty {
            for (key, value) in try Self.pairs(of: query) {
                // A form sends the fields that nobody filled in, too.
                if route.isPage && value.allSatisfy(\.isWhitespace) { continue }
                guard let parameter = route.parameters.first(where: { $0.name == key && $0.place == .query })
                else {
                    // Newsletters and social networks add names of their own to a page's address.
                    if route.isPage { continue }
                    let known = route.parameters.filter { $0.place == .query }.map(\.name)
                    throw Problem(
                        .unknownParameter,
                        "there is no parameter “\(key)” here\(known.isEmpty ? "" : ": there are \(known.joined(separator: ", "))")"
                    )
                }
                guard parameter.isRepeated || values[key] == nil else {
                    throw Problem(.invalidParameter, "parameter “\(key)” is given twice")
                }
                values[key, default: []].append(value)
            }
        }
        for parameter in route.parameters where parameter.place == .header {
            guard let name = HTTPField.Name(parameter.name), let value = request.headers[name],
                let objection = parameter.objection(to: value)
            else { continue }
            throw Problem(.invalidParameter, "header “\(parameter.name)”: \(objection)")
        }
        for parameter in route.parameters where parameter.place != .header {
            guard let given = values[parameter.name] else {
                guard !parameter.isRequired else {
                    throw Problem(.invalidParameter, "parameter “\(parameter.name)” is missing")
                }
                continue
            }
            guard given.count <= Self.repeatLimit else {
                throw Problem(.invalidParameter, "parameter “\(parameter.name)” is given too often")
            }
            for value in given {
                guard let objection = parameter.objection(to: value) else { continue }
                if parameter.place == .path { throw Problem(.notFound, "there is nothing at this address") }
                throw Problem(.invalidParameter, "parameter “\(parameter.name)”: \(objection)")
            }
        }
        self.values = values
    }

    /// A request that no route took: without parameters.
    init(bare request: Request, _ context: WebContext) {
        self.request = request
        self.context = context
        form = .html
        values = [:]
    }

    private static let repeatLimit = 100

    /// The names and values of a query, percent-decoded.
    static func pairs(of query: String) throws(Problem) -> [(String, String)] {
        var pairs: [(String, String)] = []
        for part in query.split(separator: "&") {
            let halves = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = decoded(halves[0]), let value = decoded(halves.count > 1 ? halves[1] : "") else {
                throw Problem(.invalidParameter, "the query is not percent-encoded UTF-8")
            }
            pairs.append((name, value))
        }
        return pairs
    }

    private static func decoded(_ text: Substring) -> String? {
        guard text.utf8.contains(where: { $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "+") }) else {
            return String(text)
        }
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"): bytes.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                let digits = String(decoding: rest.prefix(2), as: UTF8.self)
                guard digits.utf8.count == 2, digits.allSatisfy(\.isHexDigit),
                    let value = UInt8(digits, radix: 16)
                else { return nil }
                bytes.append(value)
                rest = rest.dropFirst(2)
            default: bytes.append(byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }

    // MARK: Values

    func text(_ name: String) -> String? { values[name]?.first }
    func texts(_ name: String) -> [String] { values[name] ?? [] }
    func integer(_ name: String) -> Int? { text(name).flatMap { Int($0) } }
    func flag(_ name: String) -> Bool { text(name).map { $0 != "false" } ?? false }
    /// The query's values.
    var queryValues: [(String, String)] {
        allValues.filter { context.parameters[Substring($0.0)] == nil }
    }
    /// All values of the query and the path.
    var allValues: [(String, String)] { values.flatMap { name, list in list.map { (name, $0) } } }

    /// How many a page is to have at most.
    var limit: Int { integer("limit") ?? 50 }

    /// The record that the path names.
    func recordID() throws(Problem) -> RecordID {
        guard
            let id = RecordID(
                owner: text("owner") ?? "", type: text("type") ?? "", name: text("name") ?? "")
        else { throw Problem(.notFound, "there is no such record") }
        return id
    }

    /// What the records asked for have in common: types and owners.
    var selection: RecordSelection { RecordSelection(types: texts("type"), owners: texts("owner")) }
}
