internal import XML

/// The start and end of an exchange file. Between them stand administrations, records and tombstones
/// (``RecordText``), one a line, indented by two spaces.
package enum ExchangeText {
    package static func start(_ header: ExchangeHeader) -> String {
        var text = """
            <?xml version="1.0" encoding="UTF-8"?>
            <exchange xmlns="\(header.format.namespace)" id="\(header.id.escapedForXML)" issuer="\(header.issuer)" issued="\(header.issued)"
            """
        if let catalogue = header.catalogue { text += " catalogue=\"\(catalogue.escapedForXML)\"" }
        if let since = header.since { text += " since=\"\(since)\"" }
        if let sequence = header.sequence { text += " sequence=\"\(sequence)\"" }
        return text + ">\n"
    }

    package static let end = "</exchange>\n"
}
