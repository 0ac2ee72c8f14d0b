package import EssaimKit
internal import Exchange
package import XML

/// An exchange file with one record, as a person writes it.
package struct RecordFile {
    /// The file's first record element.
    let record: XMLElement
    /// How many other records, tombstones and unknown elements there are.
    let others: Int
    /// The descriptions of administrations, by their identifiers.
    let administrations: [String: XMLElement]

    /// - Throws: ``AuthoringError`` where there is no record; `XMLError` for what can't be read.
    package init(_ source: XMLSource) throws {
        let reader = try XMLReader(source)
        var found: XMLElement?
        var others = 0
        var administrations: [String: XMLElement] = [:]
        while let tree = try reader.next() {
            switch tree.root.name {
            case "record": if found == nil { found = tree.root } else { others += 1 }
            case "administration": tree.root.attribute("id").map { administrations[$0] = tree.root }
            default: others += 1
            }
        }
        guard let found else {
            throw AuthoringError(
                message: "the file holds no record", hint: "“essaim new TYPE” prints one to fill in.")
        }
        record = found
        self.others = others
        self.administrations = administrations
    }

    /// The state that the file gives its record; a draft where it says nothing.
    package var status: RecordStatus {
        record.attribute("status").flatMap { RecordStatus(rawValue: $0) } ?? .draft
    }
}
