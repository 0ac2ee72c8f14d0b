internal import HTTPTypes

/// A form in which something can be asked for.
struct Representation: Hashable, Sendable {
    var mediaType: String
    /// What tells its entity tags from those of other forms.
    var tag: String

    static let json = Representation(mediaType: "application/json", tag: "json")
    static let xml = Representation(mediaType: "application/xml", tag: "xml")
    static let csv = Representation(mediaType: "text/csv", tag: "csv")
    static let atom = Representation(mediaType: "application/atom+xml", tag: "atom")
    static let svg = Representation(mediaType: "image/svg+xml", tag: "svg")
    static let html = Representation(mediaType: "text/html", tag: "html")
    static let plain = Representation(mediaType: "text/plain", tag: "text")
    static let events = Representation(mediaType: "text/event-stream", tag: "events")
    static let flatText = Representation(
        mediaType: "application/vnd.oasis.opendocument.text-flat-xml", tag: "fodt")
    static let ods = Representation(
        mediaType: "application/vnd.oasis.opendocument.spreadsheet", tag: "ods")
    static let xlsx = Representation(
        mediaType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", tag: "xlsx")
    static let markdown = Representation(mediaType: "text/markdown", tag: "md")

    /// The media type with its character encoding, where it has one to say.
    var contentType: String {
        mediaType.hasPrefix("text/") ? "\(mediaType); charset=utf-8" : mediaType
    }

    /// The representation that a request's `Accept` prefers among those on offer; the first where it doesn't say.
    ///
    /// - Throws: A problem where it accepts none of them.
    static func chosen(by accept: String?, among offered: [Representation]) throws(Problem) -> Representation
    {
        guard let accept, !accept.isEmpty, accept != "*/*" else { return offered[0] }
        let ranges = accept.split(separator: ",").map { part in
            let fields = part.split(separator: ";").map { $0.filter { !$0.isWhitespace }.lowercased() }
            let quality = fields.dropFirst().first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) }
            return (range: fields.first ?? "", quality: quality ?? 1)
        }
        func quality(_ representation: Representation) -> Double {
            let family = representation.mediaType.prefix { $0 != "/" } + "/*"
            // The most specific range decides.
            let match =
                ranges.first { $0.range == representation.mediaType } ?? ranges.first { $0.range == family }
                ?? ranges.first { $0.range == "*/*" }
            return match?.quality ?? 0
        }
        var best: (representation: Representation, quality: Double)?
        for representation in offered {
            let quality = quality(representation)
            if quality > best?.quality ?? 0 { best = (representation, quality) }
        }
        guard let best else {
            throw Problem(
                .notAcceptable, "this comes as \(offered.map(\.mediaType).joined(separator: ", "))")
        }
        return best.representation
    }
}
