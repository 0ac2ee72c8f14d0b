package import EssaimKit
package import XML

/// A record from a table: some of its fields, as a person left them in a spreadsheet.
///
/// What it doesn't say is taken from the record as the catalogue holds it, and so is the version.
package struct DraftRecord: Sendable {
    package var id: RecordID
    /// The version that the table was written from; `nil` where it doesn't say.
    package var version: Int?
    package var status: RecordStatus?
    package var modified: String?
    package var language: String?
    /// The threshold below which the table says that figures are hidden in it.
    package var disclosure: Int?
    package var content: Content
    /// The paths of the fields that the table has columns for, without positions: `observation/value`.
    package var covered: Set<String>
    /// Where each value and each group stands, by its path below the record, positions from 2 on:
    /// `observation[2]/value`. The empty path is the record itself.
    package var places: [String: Place]

    /// The number in the file of each covered field's column, counted from 0.
    package var columns: [String: Int]

    /// A cell, as a spreadsheet and a person name it.
    package struct Place: Hashable, Sendable {
        /// The file's line, and the number of the column.
        package var location: TextLocation
        /// The column's name.
        package var column: String
        /// The row's number in a spreadsheet.
        package var row: Int
        /// The sheet of a workbook.
        package var sheet: String?

        package init(location: TextLocation, column: String, row: Int, sheet: String? = nil) {
            self.location = location
            self.column = column
            self.row = row
            self.sheet = sheet
        }

        /// The column and the cell: `observation.value (F12)`, in a workbook `observation.value (Feuille1!F12)`.
        package var name: String {
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

    package init(
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
    package func place(of path: String) -> Place? {
        var path = path[...]
        while true {
            if let place = places[String(path)] { return place }
            guard let slash = path.lastIndex(of: "/") else { return places[""] }
            path = path[..<slash]
        }
    }

    /// The cell of a field's column in the row of a place.
    package func cell(of path: String, in place: Place?) -> Place? {
        guard var place, let column = columns[path] else { return place }
        place.location.column = column + 1
        place.column = path.split(separator: "/").joined(separator: ".")
        return place
    }
}
