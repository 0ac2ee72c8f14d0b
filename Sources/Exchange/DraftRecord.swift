public import EssaimKit
public import XML

/// A record from a table: some of its fields, as a person left them in a spreadsheet.
///
/// What it doesn't say is taken from the record as the catalogue holds it, and so is the version.
public struct DraftRecord: Sendable {
    public var id: RecordID
    /// The version that the table was written from; `nil` where it doesn't say.
    public var version: Int?
    public var status: RecordStatus?
    public var modified: String?
    public var language: String?
    /// The threshold below which the table says that figures are hidden in it.
    public var disclosure: Int?
    public var content: Content
    /// The paths of the fields that the table has columns for, without positions: `observation/value`.
    public var covered: Set<String>
    /// Where each value and each group stands, by its path below the record, positions from 2 on:
    /// `observation[2]/value`. The empty path is the record itself.
    public var places: [String: Place]

    /// The number in the file of each covered field's column, counted from 0.
    public var columns: [String: Int]

    /// A cell, as a spreadsheet and a person name it.
    public struct Place: Hashable, Sendable {
        /// The file's line, and the number of the column.
        public var location: TextLocation
        /// The column's name.
        public var column: String
        /// The row's number in a spreadsheet.
        public var row: Int
        /// The sheet of a workbook.
        public var sheet: String?

        public init(location: TextLocation, column: String, row: Int, sheet: String? = nil) {
            self.location = location
            self.column = column
            self.row = row
            self.sheet = sheet
        }

        /// The column and the cell: `observation.value (F12)`, in a workbook `observation.value (Feuille1!F12)`.
        public var name: String {
            guard let number = location.column else { return column }
            var letters = ""
            var rest = number - 1
            while rest >= 0 {
                letters = String(Character(UnicodeScalar(UInt8(65 + rest % 26)))) + letters
                rest = rest / 26 - 1
            }
            return "\(column) (\(sheet.map { $0 + "!" } ?? "")\(letters)\(row))"
        }
    }

    public init(
        id: RecordID, content: Content, covered: Set<String>, columns: [String: Int],
        places: [String: Place]
    ) {
        self.id = id
        self.content = content
        self.covered = covered
        self.columns = columns
        self.places = places
    }

    /// The place of a path, or of the nearest part of the record around it that has one.
    public func place(of path: String) -> Place? {
        var path = path[...]
        while true {
            if let place = places[String(path)] { return place }
            guard let slash = path.lastIndex(of: "/") else { return places[""] }
            path = path[..<slash]
        }
    }

    /// The cell of a field's column in the row of a place.
    public func cell(of path: String, in place: Place?) -> Place? {
        guard var place, let column = columns[path] else { return place }
        place.location.column = column + 1
        place.column = path.split(separator: "/").joined(separator: ".")
        return place
    }
}
